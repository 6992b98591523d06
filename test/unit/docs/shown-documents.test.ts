import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readYaml } from "#core/kube/read-yaml.ts";
import { parseException, parsePolicy } from "#core/policy/parse-document.ts";
import { guardrailsOf } from "#test/support/judge-policy.ts";
import { expect } from "chai";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const testDay = Date.parse("2026-11-21T12:00:00Z");
const guides = readdirSync(join(root, "docs/guides")).map((name) => `docs/guides/${name}`);
const shown = ["README.md", ...guides].flatMap((page) =>
  [...readFileSync(join(root, page), "utf8").matchAll(/^```yaml\n(.*?)^```$/gms)].map((block) => ({
    page,
    text: block[1] ?? "",
  })),
);

describe("documents that the README and the guides show", () => {
  const policies = shown.filter(({ text }) => text.includes("kind: GuardrailPolicy"));
  const exceptions = shown.filter(({ text }) => text.includes("kind: GuardrailException"));

  it("are found", () => {
    expect(policies).to.have.length.greaterThan(1);
    expect(exceptions).to.have.length.greaterThan(1);
  });

  for (const { page, text } of policies) {
    it(`compile: the policy in ${page}`, async () => {
      const { value, problems } = parsePolicy(readYaml(text, { file: page })[0]?.value);

      expect(problems).to.deep.equal([]);
      if (value !== null) await guardrailsOf(value);
    });
  }

  for (const { page, text } of exceptions) {
    it(`fit their schema: the exception in ${page}`, () => {
      const document = readYaml(text, { file: page })[0]?.value;

      expect(parseException(document, { now: testDay, maxDays: 90 }).problems).to.deep.equal([]);
    });
  }
});
