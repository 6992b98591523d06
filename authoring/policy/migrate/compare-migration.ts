import { isNamespacedKind } from "#core/kube/namespaced-kinds.ts";
import { displayName, type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import { sourceOfPolicies } from "#authoring/policy/plain-source.ts";
import { TiphysError } from "#core/errors.ts";
import { expandSet, parseSetUse } from "#core/policy/builtin/expand-set.ts";
import { compileGuardrails } from "#core/policy/compile-guardrails.ts";
import { evaluate } from "#core/policy/evaluate.ts";
import type { Finding } from "#core/policy/finding.ts";
import { isForeign } from "#core/policy/foreign/foreign-kinds.ts";
import type { Migration } from "#core/policy/foreign/migrate/migrated.ts";
import type { Guardrails } from "#core/policy/guardrails.ts";
import { maskSecret } from "#core/policy/mask-secret.ts";
import { parsePolicy } from "#core/policy/parse-document.ts";
import type { PolicyDocument } from "#core/policy/policy.ts";

/** What a policy comes to for an object; an error is found as a failure is. */
export type Verdict = "passes" | "fails" | "cannot be evaluated";

export interface Difference {
  /** A Secret without its values. */
  readonly object: KubeObject;
  readonly source: Verdict;
  readonly migrated: Verdict;
}

/** What both say of the objects, for one rule of the source. */
export interface RuleComparison {
  readonly rule: string;
  readonly fails: number;
  readonly passes: number;
  readonly different: readonly Difference[];
}

interface Compared {
  readonly policy: KubeObject;
  /** What lies beside it: bindings, params, exceptions. */
  readonly documents: readonly KubeObject[];
  readonly migration: Migration;
  readonly objects: readonly KubeObject[];
  /** What is known of the namespaces in which they are. */
  readonly namespaces: readonly KubeObject[];
  readonly now: number;
}

/** Judges objects by a policy and by what became of it; a text says what is wrong with that. */
export async function compareMigration(
  compared: Compared,
): Promise<readonly RuleComparison[] | string> {
  try {
    return await comparisons(compared);
  } catch (error) {
    // A built-in set of a version that there is none of.
    if (error instanceof TiphysError && error.code !== "INTERNAL") return error.message;
    throw error;
  }
}

async function comparisons(compared: Compared): Promise<readonly RuleComparison[] | string> {
  const { policy, documents, migration, objects, namespaces, now } = compared;
  const rules = writtenRules(migration);
  if (rules.size === 0) return [];
  const source = await compileGuardrails([
    sourceOfPolicies({ policies: [], foreign: bound(companions(policy, documents)) }, null),
  ]);
  const migrated = await compiledMigration(migration);
  if (typeof migrated === "string") return migrated;
  const judged = objects.map((object) => ({
    object,
    source: verdicts(source.guardrails, object, { namespaces, now }),
    migrated: verdicts(migrated, object, { namespaces, now }),
  }));
  return [...rules].flatMap(([rule, ids]): readonly RuleComparison[] => {
    const meant = meantKinds(migration, rule);
    if (meant === null) return [];
    const compared = judged
      .filter(({ object }) => !meant.includes(object.kind))
      .map(({ object, source: own, migrated: other }) => ({
        object,
        source: worst(own, (id) => bareRule(id) === rule),
        migrated: worst(other, (id) => ids.has(id)),
      }));
    const comparison = {
      rule,
      fails: compared.filter(({ source: verdict }) => verdict === "fails").length,
      passes: compared.filter(({ source: verdict }) => verdict === "passes").length,
      different: compared
        .filter((one) => one.source !== one.migrated)
        .map((one) => ({ ...one, object: maskSecret(one.object) })),
    };
    return [comparison];
  });
}

/** The rules of the source that are written, with the names of findings about each. */
function writtenRules({ documents, uses }: Migration): ReadonlyMap<string, ReadonlySet<string>> {
  const rules = new Map<string, Set<string>>();
  const add = (rule: string, id: string) => {
    const ids = rules.get(bareRule(rule)) ?? new Set();
    rules.set(bareRule(rule), ids.add(id));
  };
  for (const { document, origins } of documents)
    for (const { rule, id } of origins) add(rule, `${nameOf(document)}/${id}`);
  for (const { rule, use } of uses) {
    const { metadata, spec } = expandSet(parseSetUse(use));
    for (const { id } of spec.rules) add(rule, `${metadata.name}/${id}`);
  }
  return rules;
}

/** Rules that autogen makes belong to the one that they are made of. */
function bareRule(id: string): string {
  return id.replace(/^autogen-(cronjob-)?/, "");
}

/** As findings name it: "namespace/name" for what lives in one. */
function nameOf({ kind, metadata }: Readonly<Record<string, unknown>>): string {
  const { name, namespace } = (metadata ?? {}) as Readonly<Record<string, unknown>>;
  return kind === "NamespacedValidatingPolicy"
    ? `${String(namespace ?? "default")}/${String(name)}`
    : String(name);
}

/** Kinds on which the two differ on purpose; null for all. */
function meantKinds({ differences }: Migration, rule: string): readonly string[] | null {
  const own = differences.filter((one) => bareRule(one.rule) === rule);
  return own.some(({ kinds }) => kinds === undefined)
    ? null
    : own.flatMap(({ kinds = [] }) => kinds);
}

/** The policy with its bindings and params: exceptions are about something else. */
export function companions(
  policy: KubeObject,
  documents: readonly KubeObject[],
): readonly KubeObject[] {
  const isOther = (document: KubeObject) =>
    isForeign(document) &&
    (document.kind !== "ValidatingAdmissionPolicyBinding" ||
      (document.spec as { readonly policyName?: unknown }).policyName !== policy.metadata?.name);
  return [policy, ...documents.filter((document) => document !== policy && !isOther(document))];
}

/** A ValidatingAdmissionPolicy judges where it is bound; one that nothing binds, everywhere. */
function bound(documents: readonly KubeObject[]): readonly KubeObject[] {
  const isBound = documents.some(({ kind }) => kind === "ValidatingAdmissionPolicyBinding");
  if (isBound) return documents;
  return documents.flatMap((document) =>
    document.kind === "ValidatingAdmissionPolicy" ? [document, bindingOf(document)] : [document],
  );
}

function bindingOf({ apiVersion, metadata }: KubeObject): KubeObject {
  return {
    apiVersion,
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name: `${metadata?.name ?? ""}-compared` },
    spec: { policyName: metadata?.name, validationActions: ["Deny"] },
  };
}

async function compiledMigration({ documents, uses }: Migration): Promise<Guardrails | string> {
  const written = documents.map(({ document }) => document);
  const foreign = written.filter(isForeign);
  const policies: PolicyDocument[] = uses.map(({ use }) => expandSet(parseSetUse(use)));
  for (const document of written.filter((one) => !isForeign(one))) {
    const { value, problems } = parsePolicy(document);
    if (value === null) return problemWords(problems);
    policies.push(value);
  }
  const { guardrails, problems } = await compileGuardrails([
    sourceOfPolicies({ policies: uniquePolicies(policies), foreign }, null),
  ]);
  return problems.length === 0 ? guardrails : problemWords(problems);
}

function uniquePolicies(policies: readonly PolicyDocument[]): readonly PolicyDocument[] {
  return [...new Map(policies.map((policy) => [policy.metadata.name, policy])).values()];
}

function problemWords(
  problems: readonly { readonly at: readonly (string | number)[]; readonly message: string }[],
): string {
  return problems.map(({ at, message }) => `${at.join(".")}: ${message}`).join("; ");
}

/** Findings about one object, by "policy/rule" and by the rule alone. */
function verdicts(
  guardrails: Guardrails,
  object: KubeObject,
  { namespaces, now }: Pick<Compared, "namespaces" | "now">,
): readonly { readonly id: string; readonly rule: string; readonly verdict: Verdict }[] {
  const { findings } = evaluate({
    ...{ guardrails, now, door: "check", environment: null, bundle: "migrated" },
    resources: [object, ...namespaces.filter((one) => !isSame(one, object))].map((one) => ({
      ...{ object: one, namespace: namespaceOf(one), source: null },
    })),
  });
  const own = findings.filter(
    ({ resource }) => resource.kind === object.kind && resource.name === displayName(object),
  );
  return own.map((finding) => ({
    id: `${finding.policy}/${finding.rule}`,
    rule: finding.rule,
    verdict: verdictOf(finding),
  }));
}

function isSame(one: KubeObject, other: KubeObject): boolean {
  return one.kind === other.kind && displayName(one) === displayName(other);
}

function verdictOf({ status }: Finding): Verdict {
  return status === "not-evaluable" ? "cannot be evaluated" : "fails";
}

function worst(found: ReturnType<typeof verdicts>, isOwn: (id: string) => boolean): Verdict {
  const own = found
    .filter(({ id, rule }) => isOwn(id) || isOwn(rule))
    .map(({ verdict }) => verdict);
  if (own.includes("fails")) return "fails";
  return own.includes("cannot be evaluated") ? "cannot be evaluated" : "passes";
}

function namespaceOf({ apiVersion, kind, metadata }: KubeObject): string | null {
  const { group } = parseApiVersion(apiVersion);
  if (!isNamespacedKind(`${group}/${kind}`, new Map())) return null;
  return metadata?.namespace ?? "default";
}
