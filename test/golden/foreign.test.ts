import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse, stringify } from "yaml";
import { compileForeignCase, foreignCases, judgeForeign } from "#test/support/foreign-cases.ts";
import { ROOT } from "#test/support/source-files.ts";

/**
 * A case is a folder below foreign/<format>/: policy.yaml with all that goes along, judged over the objects.yaml of the
 * case or of its format; expected.yaml lists problems, notes and findings. GOLDEN=update rewrites.
 */
for (const format of readdirSync(join(ROOT, "test/golden/foreign")).sort()) {
  describe(`golden cases of policies in the format ${format}`, () => {
    for (const { name, folder, documents, objects } of foreignCases(format)) {
      it(name.replaceAll("-", " "), async () => {
        const { guardrails, problems, notes } = await compileForeignCase(documents);
        const findings = judgeForeign(guardrails, objects).map(
          ({ policy, rule, resource, severity, action, status, path, message, exception }) => ({
            rule: `${policy}/${rule}`,
            resource: `${resource.kind}/${resource.name}`,
            ...{ severity, action, status, path, message, exception },
          }),
        );
        const expected = join(folder, "expected.yaml");
        const found = { problems, notes, findings };
        if (process.env.GOLDEN === "update") writeFileSync(expected, stringify(found));
        expect(existsSync(expected)).to.equal(true);
        expect(found).to.deep.equal(parse(readFileSync(expected, "utf8")));
      });
    }
  });
}
