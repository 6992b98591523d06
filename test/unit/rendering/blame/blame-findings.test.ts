import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import { type PathKey, jsonPointer, pointerKeys, valueAt } from "#core/document/field-path.ts";
import type { Finding } from "#core/policy/finding.ts";
import { blameAll, findingOn } from "#test/support/blame-paths.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { ROOT } from "#test/support/source-files.ts";

const OVERLAYS = globSync("examples/*/**/overlays/*/kustomization.yaml", { cwd: ROOT })
  .map((path) => dirname(path))
  .sort();

/** Where a patch renames an object, kustomize follows it in those that refer to it: their own lines are named. */
const REFERENCE = /^\S+ \S+ \/spec\/(?:template\/spec\/serviceAccountName|scaleTargetRef\/name): /;
/** What a generator makes nobody has written: its entry is named. */
const GENERATED = /^ConfigMap \S+ \/(?:apiVersion|kind): \S+\/kustomization\.yaml:/;

/** Paths of all scalars of an object. */
function leaves(value: unknown, keys: readonly PathKey[] = []): readonly (readonly PathKey[])[] {
  if (typeof value !== "object" || value === null) return [keys];
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, [...keys, index]));
  return Object.entries(value).flatMap(([key, item]) => leaves(item, [...keys, key]));
}

/** exact: the line holds the value · part: a part of it · block: a text of several lines begins there. */
function verdict(finding: Finding, object: KubeObject): "exact" | "part" | "block" | "wrong" {
  const value = String(valueAt(object, pointerKeys(finding.path)));
  const { source } = finding;
  if (source === null || source.line === null || source.column === null) return "wrong";
  const text = readFileSync(join(ROOT, source.file), "utf8");
  if (text === value && source.line === 1) return "block";
  const lines = text.split("\n");
  const line = lines[source.line - 1] ?? "";
  if (line.includes(value)) return "exact";
  const rest = line.slice(source.column - 1);
  if (/^[|>]/.test(rest)) return "block";
  const word = /^(?:"([^"]*)"|'([^']*)'|([^\s,{}[\]]+))/.exec(rest)?.slice(1).find(Boolean) ?? "";
  return word !== "" && value.includes(word) ? "part" : "wrong";
}

describe("blameFindings on the example fleets", () => {
  let kustomize = "";
  const counts = { exact: 0, part: 0, block: 0, wrong: 0 };

  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });

  it("has overlays to look at", () => expect(OVERLAYS.length).to.be.greaterThan(5));

  for (const overlay of OVERLAYS) {
    it(`blames every value of ${overlay} on a line that holds it`, async function () {
      this.timeout(60_000);
      const setup = { root: ROOT, directory: join(ROOT, overlay), kustomize };
      const objects: KubeObject[] = [];
      const findings = await blameAll(setup, (rendered) =>
        rendered.flatMap((object) =>
          leaves(object).map((keys) => {
            objects.push(object);
            return findingOn(object, jsonPointer(keys));
          }),
        ),
      );
      expect(findings.length).to.be.greaterThan(20);
      const wrong = findings.flatMap((finding, index) => {
        const word = verdict(finding, objects[index] as KubeObject);
        counts[word]++;
        const { file, line, column } = finding.source ?? {};
        const { kind, name: own } = finding.resource;
        const words = `${kind} ${own} ${finding.path}: ${file}:${line}:${column}`;
        return word === "wrong" && !GENERATED.test(words) && !REFERENCE.test(words) ? [words] : [];
      });
      expect(wrong).to.deep.equal([]);
    });
  }

  it("finds the whole value for nearly all of them", () => {
    const { exact, part, block, wrong } = counts;
    expect(exact / (exact + part + block + wrong)).to.be.greaterThan(0.97);
  });
});
