import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { writeCommentedYaml } from "#core/document/write-commented-yaml.ts";
import { migrateClusterPolicy } from "#core/policy/foreign/migrate/migrate-cluster-policy.ts";
import { type Migration, MIGRATION_TARGETS } from "#core/policy/foreign/migrate/migrated.ts";
import { comparedVerdicts } from "#test/support/migrated-verdicts.ts";
import { randomFrom } from "#test/support/random.ts";
import { workloads } from "#test/support/workload-generator.ts";
import { readObjects } from "#test/support/foreign-cases.ts";
import { ROOT } from "#test/support/source-files.ts";

const CASES = join(ROOT, "test/golden/migrate");
const OBJECTS = ["cpol", "vpol", "vap"]
  .flatMap((format) => readObjects(join(ROOT, "test/golden/foreign", format, "objects.yaml")))
  .concat(workloads(randomFrom(5), 40));

/**
 * A case is a folder: policy.yaml, a ClusterPolicy or Policy; native.yaml, vpol.yaml and vap.yaml, what it becomes;
 * left.txt, what is left and what differs. A file that is not there is empty. GOLDEN=update rewrites.
 */
describe("golden cases of migrated policies of Kyverno", () => {
  for (const name of readdirSync(CASES).sort()) {
    const folder = join(CASES, name);
    const policies = readObjects(join(folder, "policy.yaml"));

    it(name.replaceAll("-", " "), () => {
      const left: string[] = [];
      for (const target of MIGRATION_TARGETS) {
        const results = policies.map((policy) => migrateClusterPolicy(policy, { target }));
        const written = results.flatMap(({ documents }) =>
          documents.map(({ document, comments }) => writeCommentedYaml(document, comments)),
        );
        expectFile(join(folder, `${target}.yaml`), written.join("---\n"));
        left.push(...results.flatMap((result) => remarks(result).map((text) => `${target}: ${text}`)));
      }
      expectFile(join(folder, "left.txt"), left.map((line) => `${line}\n`).join(""));
    });

    for (const target of MIGRATION_TARGETS)
      it(`${name.replaceAll("-", " ")}: as ${target} it denies what it denied`, async () => {
        for (const policy of policies) {
          const migration = migrateClusterPolicy(policy, { target });
          const { problems, differences } = await comparedVerdicts(policy, migration, OBJECTS);
          expect(problems).to.deep.equal([]);
          expect(differences).to.deep.equal([]);
        }
      });
  }
});

function remarks({ left, differences, uses }: Migration): readonly string[] {
  return [
    ...left.map(({ rule, place, why }) => `left ${rule} ${place}: ${why}`),
    ...differences.map(({ rule, why, kinds }) => `differs ${rule} ${kinds?.join() ?? ""}: ${why}`),
    ...uses.map(({ rule, use, remark }) => `use ${use} for ${rule}: ${remark}`),
  ];
}

function expectFile(file: string, text: string): void {
  if (process.env.GOLDEN === "update") {
    if (text === "") rmSync(file, { force: true });
    else writeFileSync(file, text);
  }
  expect(existsSync(file) ? readFileSync(file, "utf8") : "").to.equal(text);
}
