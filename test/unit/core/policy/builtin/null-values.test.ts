import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { BUILTIN_SETS } from "#core/policy/builtin/builtin-sets.ts";
import { expandSet } from "#core/policy/builtin/expand-set.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { Guardrails } from "#core/policy/guardrails.ts";
import type { PolicyDocument } from "#core/policy/policy.ts";
import { readYaml } from "#core/kube/read-yaml.ts";
import { isKubeObject, type KubeObject } from "#core/kube/resource.ts";
import { findingsOf, guardrailsOf } from "#test/support/judge-policy.ts";

/**
 * A key without a value (null in YAML) stands for an absent one in Kubernetes. So every place of every
 * golden case is set to null and taken out, one at a time, and all sets judge the result.
 */
const root = fileURLToPath(new URL("../../../../golden/rules/", import.meta.url));
const params = { registries: ["ghcr.io/acme/*"] };

describe("built-in rules, of keys without a value", () => {
  let judged = 0;

  for (const { name } of BUILTIN_SETS) {
    it(`judge them in ${name} without an error`, async () => {
      const use = name === "best-practices" ? { name, params } : { name };
      const judges = await judgesOf(expandSet(use));
      const errors = caseFiles(name).flatMap((file) => {
        const objects = readObjects(file);
        const guardrails = judges(basename(dirname(file)));
        return variants(objects).flatMap((variant) => {
          judged += 1;
          return errorsOf(guardrails, variant).map(
            (finding) => `${file}: ${finding.rule}: ${finding.message}`,
          );
        });
      });
      expect(errors.slice(0, 5)).to.deep.equal([]);
    }).timeout(60_000);
  }

  it("are many", () => expect(judged).to.be.greaterThan(10_000));
});

/** Rules over the whole overlay judge their own cases alone: there are too many for all to judge all. */
async function judgesOf(policy: PolicyDocument): Promise<(rule: string) => Guardrails> {
  const ids = new Set(policy.spec.rules.map(({ id }) => id));
  const known = new Map<string, Guardrails>();
  for (const own of ["", ...ids]) {
    const rules = policy.spec.rules.filter(({ id, each }) => each !== "bundle" || id === own);
    known.set(own, await guardrailsOf({ ...policy, spec: { ...policy.spec, rules } }));
  }
  return (rule) => known.get(ids.has(rule) ? rule : "") as Guardrails;
}

/** Errors of our expressions; that a list of containers is no list is the engine's to say. */
function errorsOf(guardrails: Guardrails, objects: readonly KubeObject[]): readonly Finding[] {
  return findingsOf(guardrails, { objects, environment: "prod" }).filter(
    ({ status, message }) =>
      status !== "fail" && !message.startsWith("could not be judged: expected a"),
  );
}

/** Cases of wrong types end in errors rightly, and are left out. */
function caseFiles(set: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (path) =>
      /\.yaml$/.test(path) &&
      !/expected|instead-of|that-are-no|that-is-no/.test(path) &&
      (set === "best-practices" || !WHOLE.has(basename(dirname(path)))),
  );
}

/** Their cases are about how objects belong together: pods stand in the others. */
const WHOLE: ReadonlySet<string> = new Set(
  expandSet({ name: "best-practices" })
    .spec.rules.filter(({ each }) => each === "bundle")
    .map(({ id }) => id),
);

function readObjects(file: string): readonly KubeObject[] {
  const documents = readYaml(readFileSync(`${root}${file}`, "utf8"), { file });
  return documents.map(({ value }) => value).filter(isKubeObject);
}

function variants(objects: readonly KubeObject[]): readonly (readonly KubeObject[])[] {
  return objects
    .flatMap((object, index) =>
      placesIn(object).flatMap((place) =>
        [null, undefined].map((value) => objects.with(index, withValue(object, place, value))),
      ),
    )
    .filter((variant) => variant.every(isKubeObject));
}

type Place = readonly (string | number)[];

/** Every field of every mapping; elements of lists are never null in a manifest that is accepted. */
function placesIn(value: unknown, at: Place = []): readonly Place[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => placesIn(item, [...at, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    [...at, key],
    ...placesIn(item, [...at, key]),
  ]);
}

function withValue<T>(root: T, [key, ...rest]: Place, value: null | undefined): T {
  const copy = structuredClone(root) as Record<string | number, unknown>;
  if (key === undefined) return root;
  if (rest.length > 0) copy[key] = withValue(copy[key], rest, value);
  else if (value === undefined) delete copy[key];
  else copy[key] = value;
  return copy as T;
}
