import type { KubeObject } from "#core/kube/resource.ts";
import { compileGuardrails } from "#core/policy/compile-guardrails.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { Migration } from "#core/policy/foreign/migrate/migrated.ts";
import type { Guardrails } from "#core/policy/guardrails.ts";
import { parseFleet, parsePolicy } from "#core/policy/parse-document.ts";
import { compileForeignCase, judgeForeign } from "./foreign-cases.ts";

export interface ComparedVerdicts {
  /** What is wrong with the documents themselves. */
  readonly problems: readonly string[];
  /** "rule: Kind/name: fail, then nothing". */
  readonly differences: readonly string[];
  /** How often both found something, and how often neither did. */
  readonly found: number;
  readonly passed: number;
}

/** What a policy and what became of it find in objects, rule by rule; kinds that differ on purpose are left out. */
export async function comparedVerdicts(
  policy: KubeObject,
  { documents, differences }: Migration,
  objects: readonly KubeObject[],
): Promise<ComparedVerdicts> {
  const kinds = new Set(differences.flatMap((one) => one.kinds ?? []));
  const judged = objects.filter(({ kind }) => !kinds.has(kind));
  const { guardrails, problems } = await guardrailsOf(
    documents.map(({ document }) => document as KubeObject),
  );
  if (guardrails === null || problems.length > 0)
    return { problems, differences: [], found: 0, passed: 0 };
  const before = judgeForeign((await compileForeignCase([policy])).guardrails, judged);
  const after = judgeForeign(guardrails, judged);
  const rules = new Set(documents.flatMap(({ origins }) => origins.map(({ rule }) => rule)));
  const all = [...rules].flatMap((rule) =>
    judged.map((object) => {
      const isSource = (one: Finding) =>
        isAbout(one, object) && one.rule.replace(/^autogen-(cronjob-)?/, "") === rule;
      const isMade = (one: Finding) =>
        isAbout(one, object) &&
        documents.some(
          ({ document, origins }) =>
            one.policy.split("/").at(-1) === (document as KubeObject).metadata?.name &&
            origins.some((origin) => origin.rule === rule && origin.id === one.rule),
        );
      const [was, is] = [before.filter(isSource), after.filter(isMade)];
      const isUnknown = [...was, ...is].some(({ status }) => status === "not-evaluable");
      return { rule, object, isUnknown, was: was.length > 0, is: is.length > 0 };
    }),
  );
  // What one side cannot know says nothing of the other.
  const pairs = all.filter(({ isUnknown }) => !isUnknown);
  return {
    problems,
    differences: pairs
      .filter(({ was, is }) => was !== is)
      .map(({ rule, object, was, is }) => {
        const words = (isFound: boolean) => (isFound ? "found" : "nothing");
        return `${rule}: ${JSON.stringify(object)}: ${words(was)}, then ${words(is)}`;
      }),
    found: pairs.filter(({ was, is }) => was && is).length,
    passed: pairs.filter(({ was, is }) => !was && !is).length,
  };
}

function isAbout({ resource }: Finding, { kind, metadata }: KubeObject): boolean {
  return (
    resource.kind === kind &&
    resource.name === metadata?.name &&
    resource.namespace === (metadata?.namespace ?? (kind === "Namespace" ? null : "default"))
  );
}

interface Compiled {
  readonly guardrails: Guardrails | null;
  readonly problems: readonly string[];
}

/** Guardrails of policies in our form or another one, in a fleet that denies everything. */
async function guardrailsOf(documents: readonly KubeObject[]): Promise<Compiled> {
  const native = documents.filter(({ kind }) => kind === "GuardrailPolicy");
  if (native.length === 0) return compileForeignCase(documents);
  const policies = native.map((document) => parsePolicy(document));
  const wrong = policies.flatMap(({ problems }) => problems.map(({ message }) => message));
  const { value: fleet } = parseFleet({
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailFleet",
    metadata: { name: "migrated" },
    spec: { environments: [], unmatched: "deny" },
  });
  if (fleet === null || wrong.length > 0) return { guardrails: null, problems: wrong };
  const { guardrails, problems } = await compileGuardrails([
    {
      fleet,
      policies: policies.flatMap(({ value }) => (value === null ? [] : [value])),
      foreign: [],
      exceptions: [],
      baseline: [],
      crdsDigest: null,
      crdScopes: new Map(),
    },
  ]);
  return { guardrails, problems: problems.map(({ at, message }) => `${at.join(".")}: ${message}`) };
}
