import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { parse, stringify } from "yaml";
import { readYaml } from "#core/kube/read-yaml.ts";
import { BUILTIN_SETS } from "#core/policy/builtin/builtin-sets.ts";
import { expandSet } from "#core/policy/builtin/expand-set.ts";
import type { BuiltinSet } from "#core/policy/builtin/builtin-set.ts";
import { isKubeObject } from "#core/kube/resource.ts";
import type { PolicyDocument } from "#core/policy/policy.ts";
import type { Finding } from "#core/policy/finding.ts";
import { findingsOf, guardrailsOf } from "#test/support/judge-policy.ts";

/**
 * A case is a file of manifests: pass-*.yaml finds nothing, fail-*.yaml finds what fail-*.expected.yaml lists.
 * Comments at its top may set `# environment:`, `# params:` and `# version:`. GOLDEN=update rewrites what is expected.
 */
const root = fileURLToPath(new URL("./rules/", import.meta.url));
let looked = 0;

for (const set of BUILTIN_SETS) {
  describe(`golden cases of ${set.policy}`, () => {
    for (const { policy, rule } of casedRules(set)) {
      for (const file of caseFiles(join(root, policy, rule))) {
        it(`${rule}: ${basename(file, ".yaml").replaceAll("-", " ")}`, async () => {
          looked += 1;
          await checkCase({ set, rule, file });
        });
      }
    }
  });
}

describe("golden cases of built-in rules", () => {
  const cased = BUILTIN_SETS.flatMap((set) => folders(join(root, set.policy)));

  it("were looked at", () => expect(looked).to.be.greaterThan(100));

  for (const set of BUILTIN_SETS) {
    const newest = set.rulesOf("latest").map((rule) => rule.id);
    it(`belong to rules of ${set.policy}`, () => {
      expect(newest).to.include.members(folders(join(root, set.policy)));
    });
    it(`pass and fail for each rule of ${set.policy}`, () => {
      expect(cased).to.include.members(newest);
      for (const rule of folders(join(root, set.policy))) {
        const names = caseFiles(join(root, set.policy, rule)).map((file) => basename(file));
        expect(orphans(join(root, set.policy, rule)), `${rule}: expected without a case`).to.deep.equal([]);
        expect(names.some((name) => name.startsWith("pass-")), `${rule}: pass`).to.equal(true);
        expect(names.some((name) => name.startsWith("fail-")), `${rule}: fail`).to.equal(true);
      }
    });
  }
});

/** Rules of a set that have cases: its own, and for restricted those it takes over from baseline. */
function casedRules(set: BuiltinSet): readonly { readonly policy: string; readonly rule: string }[] {
  const own = folders(join(root, set.policy)).map((rule) => ({ policy: set.policy, rule }));
  if (set.policy !== "pod-security-restricted") return own;
  const ids = new Set(set.rulesOf("latest").map((rule) => rule.id));
  const baseline = folders(join(root, "pod-security-baseline")).filter((rule) => ids.has(rule));
  return [...own, ...baseline.map((rule) => ({ policy: "pod-security-baseline", rule }))];
}

interface Case {
  readonly set: BuiltinSet;
  readonly rule: string;
  readonly file: string;
}

async function checkCase({ set, rule, file }: Case): Promise<void> {
  const text = readFileSync(file, "utf8");
  const settings = settingsOf(text);
  const guardrails = await guardrailsOf(onlyRule(rule, expandSet({ name: set.name, ...settings })));
  const objects = readYaml(text, { file }).map((document) => document.value);
  expect(objects.every(isKubeObject), "every document is an object").to.equal(true);
  const findings = findingsOf(guardrails, { objects: objects.filter(isKubeObject), ...settings }).map(expectation);
  if (basename(file).startsWith("pass-")) return expect(findings).to.deep.equal([]) && undefined;
  const expectedFile = file.replace(/\.yaml$/, ".expected.yaml");
  expect(findings, "findings").not.to.deep.equal([]);
  if (process.env.GOLDEN === "update") writeFileSync(expectedFile, stringify(findings, { lineWidth: 0 }));
  expect(findings).to.deep.equal(parse(readFileSync(expectedFile, "utf8")));
}

function onlyRule(id: string, policy: PolicyDocument): PolicyDocument {
  const rules = policy.spec.rules.filter((rule) => rule.id === id);
  return { ...policy, spec: { ...policy.spec, rules } };
}

/** `# key: value` lines at the top of a case. */
function settingsOf(text: string): Readonly<Record<string, never>> {
  const head = text.split("\n").filter((line) => /^# (environment|params|version): /.test(line));
  return head.length === 0 ? {} : parse(head.map((line) => line.slice("# ".length)).join("\n"));
}

function expectation({ resource, path, message, severity, status }: Finding) {
  const name = [resource.namespace, resource.name].filter((part) => part !== null).join("/");
  const found = { resource: `${resource.kind} ${name}`, path, message, severity };
  return status === "fail" ? found : { ...found, status };
}

function folders(path: string): readonly string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function orphans(folder: string): readonly string[] {
  const names = readdirSync(folder);
  return names.filter(
    (name) => name.endsWith(".expected.yaml") && !names.includes(name.replace(".expected.yaml", ".yaml")),
  );
}

function caseFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml") && !name.endsWith(".expected.yaml"))
    .sort()
    .map((name) => join(folder, name));
}
