import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { parse, stringify } from "yaml";
import { openSchemas } from "#adapters/open-schemas.ts";
import { readYaml } from "#core/kube/read-yaml.ts";
import { isKubeObject } from "#core/kube/resource.ts";
import { SCHEMA_POLICY, schemaRules } from "#core/policy/schema/schema-rules.ts";
import { findingsBySchemas } from "#test/support/judge-schemas.ts";

/**
 * A case is a file of manifests below the rule's folder: pass-*.yaml finds nothing, fail-*.yaml finds what
 * fail-*.expected.yaml lists. `# version: 1.34` at the top chooses the schemas. GOLDEN=update rewrites.
 */
const root = fileURLToPath(new URL("./schemas/", import.meta.url));
const library = openSchemas();
const folders = readdirSync(root).sort();

describe(`golden cases of ${SCHEMA_POLICY}`, () => {
  it("pass and fail for each rule", () => {
    const wanted = schemaRules().map(({ id }) => id);
    expect(folders).to.deep.equal([...wanted].sort());
    for (const folder of folders) {
      const names = caseFiles(folder).map((file) => basename(file));
      expect(names.some((name) => name.startsWith("pass-")), `${folder}: pass`).to.equal(true);
      expect(names.some((name) => name.startsWith("fail-")), `${folder}: fail`).to.equal(true);
    }
  });

  for (const folder of folders) {
    for (const file of caseFiles(folder)) {
      it(`${folder}: ${basename(file, ".yaml").replaceAll("-", " ")}`, async () => {
        const findings = await judged(file);
        if (basename(file).startsWith("pass-")) return expect(findings).to.deep.equal([]);
        expect(findings.map(({ rule }) => rule)).to.include(folder);
        const expected = file.replace(/\.yaml$/, ".expected.yaml");
        if (process.env.GOLDEN === "update") writeFileSync(expected, stringify(findings));
        expect(existsSync(expected)).to.equal(true);
        return expect(findings).to.deep.equal(parse(readFileSync(expected, "utf8")));
      });
    }
  }
});

function caseFiles(folder: string): readonly string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".yaml") && !name.endsWith(".expected.yaml"))
    .sort()
    .map((name) => join(root, folder, name));
}

async function judged(file: string) {
  const text = readFileSync(file, "utf8");
  const version = /^# version: (\S+)$/m.exec(text)?.[1] ?? "1.36";
  const objects = readYaml(text, { file }).map(({ value }) => value);
  const findings = await findingsBySchemas(objects.filter(isKubeObject), {
    schemas: library.open(version),
  });
  return findings.map(({ resource, rule, severity, status, path, message }) => ({
    resource: `${resource.kind}/${resource.name}`,
    rule,
    severity,
    status,
    path,
    message,
  }));
}
