import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { readYaml } from "#core/kube/read-yaml.ts";
import { writeYaml } from "#core/kube/write-yaml.ts";
import { filesBelow, ROOT } from "#test/support/source-files.ts";
import { allowLongRuns, fuzz } from "./fuzz.ts";
import { inFolder } from "./golden-repository.ts";
import { runSanely } from "./expect-sane.ts";

/** Objects of the golden cases of all built-in rules. */
const OBJECTS = filesBelow("test/golden/rules")
  .filter((path) => path.endsWith(".yaml") && !path.endsWith(".expected.yaml"))
  .flatMap((file) => readYaml(readFileSync(join(ROOT, file), "utf8"), { file }))
  .map(({ value }) => value);
const SETS = ["builtin:best-practices", "builtin:pod-security/restricted"];

const bundles = fc
  .uniqueArray(fc.nat({ max: OBJECTS.length - 1 }), { minLength: 1, maxLength: 12 })
  .chain((chosen) =>
    fc.record({
      chosen: fc.constant(chosen),
      order: fc.shuffledSubarray(chosen, { minLength: chosen.length }),
      turn: fc.nat({ max: 20 }),
      files: fc.integer({ min: 1, max: 4 }),
    }),
  );

describe("the order of the input", () => {
  it("of documents, keys and files changes no finding", async function () {
    allowLongRuns(this);
    expect(OBJECTS.length).to.be.greaterThan(200);
    await fuzz({
      inputs: bundles,
      runs: 15,
      judge: async ({ chosen, order, turn, files }) => {
        const plain = await findingsIn([chosen.map((index) => OBJECTS[index])]);
        const turned = order.map((index) => turnKeys(OBJECTS[index], turn));
        const parts = Array.from({ length: files }, (_, part) =>
          turned.filter((_object, index) => index % files === part),
        );
        expect(await findingsIn(parts)).to.deep.equal(plain);
      },
    });
  });
});

/** The findings of check, without their places in files. */
async function findingsIn(files: readonly (readonly unknown[])[]): Promise<unknown> {
  const filled = files.filter((objects) => objects.length > 0);
  const tree = filled.map((objects, index) => {
    const documents = objects.map((object) => writeYaml(object)).join("---\n");
    return [`manifests/${index}.yaml`, documents] as const;
  });
  return await inFolder(new Map(tree), async (folder) => {
    const argv = ["check", "manifests", "--format", "json"];
    const uses = SETS.flatMap((set) => ["--policies", set]);
    const { stdout } = await runSanely({ argv: [...argv, ...uses], cwd: folder });
    return JSON.parse(stdout, (key, value) => (key === "source" ? undefined : value));
  });
}

/** The same mappings with their keys in another order. */
function turnKeys(value: unknown, turn: number): unknown {
  if (Array.isArray(value)) return value.map((element) => turnKeys(element, turn));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) => [key, turnKeys(part, turn)] as const);
  const at = entries.length === 0 ? 0 : turn % entries.length;
  return Object.fromEntries([...entries.slice(at), ...entries.slice(0, at)]);
}
