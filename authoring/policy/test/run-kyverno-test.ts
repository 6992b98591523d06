import { locateYaml } from "#core/kube/locate-yaml.ts";
import type { CompiledRule } from "#core/policy/compile-rule.ts";
import type { JudgedResource } from "#core/policy/evaluate.ts";
import { decodeCpol } from "#core/policy/foreign/cpol/decode-cpol.ts";
import type { GuardrailLayer } from "#core/policy/guardrails.ts";
import type { OriginDocument } from "#adapters/origin-document.ts";
import { resourceName } from "./compare-findings.ts";
import {
  type KyvernoExpectation,
  type KyvernoResult,
  othersInResult,
} from "./decode-kyverno-test.ts";
import { type KyvernoOutcome, kyvernoOutcome, namespaceResource } from "./kyverno-outcome.ts";
import { playedRequest } from "./kyverno-request.ts";
import type { LoadedKyvernoTest } from "./load-kyverno-test.ts";
import type { CaseReport, FailureReport } from "./test-report.ts";

interface RunContext {
  readonly origin: OriginDocument;
  readonly now: number;
}

/** One case for each object of each entry in `results`. */
export function runKyvernoTest(
  loaded: LoadedKyvernoTest,
  { origin, now }: RunContext,
): readonly CaseReport[] {
  return loaded.test.results.flatMap((expectation, index) => {
    const line = locateYaml(origin.text, origin.index, ["results", index])?.line ?? null;
    const { policy, rule, result, status } = expectation;
    const expected = result ?? status ?? "pass";
    const name = rule === undefined ? policy : `${policy}/${rule}`;
    const report = (about: string, failures: readonly FailureReport[]): CaseReport => {
      const title = `${name} about ${about}: ${expected}`;
      return { title, line, passed: failures.length === 0, skipped: null, failures };
    };
    const skipped = otherWork(expectation, loaded);
    if (skipped !== null) return [{ ...report("its objects", []), passed: false, skipped }];
    const problem = problemOf(expectation, loaded);
    if (problem !== null) return [report("its objects", [hintOnly(problem, line)])];
    return targetsOf(expectation, loaded.resources).map((target) => {
      const outcomes = outcomesOf(expectation, { loaded, target, now });
      const wrong = outcomes.filter((outcome) => outcome.result !== expected);
      const named = resourceName(refOf(target));
      const about = outcomes.length === 0 ? `${named}, which no rule is about` : named;
      return report(
        about,
        wrong.map((outcome) => failureOf(outcome, { expected, line })),
      );
    });
  });
}

/** What an entry is about that is no judgement of an object; null for one that judges. */
function otherWork(
  expectation: KyvernoExpectation,
  { policies: { others, layer } }: LoadedKyvernoTest,
): string | null {
  const kind = others.get(lastName(expectation.policy));
  if (kind !== undefined) return `no ${kind} is run here`;
  const asked = othersInResult(expectation);
  if (asked.length > 0) return `nothing is changed or made here: ${asked.join(", ")}`;
  const made = workOf(expectation, layer);
  return made === null ? null : `no ${made} is run here`;
}

const OTHER_WORK = ["mutate", "generate", "verifyImages"] as const;

/** What the rule that an entry names does instead of judging. */
function workOf(
  { policy, rule }: KyvernoExpectation,
  { foreign = [] }: GuardrailLayer,
): string | null {
  const rules = foreign
    .filter(({ kind }) => kind === "ClusterPolicy" || kind === "Policy")
    .filter(({ metadata }) => metadata?.name === lastName(policy))
    .flatMap((document) => decodeCpol(document).rules);
  const own = rules.filter(({ name }) => rule === undefined || name === rule);
  const works = own.map((one) => OTHER_WORK.find((work) => one[work] !== undefined));
  const [first] = works;
  return first !== undefined && works.every((work) => work !== undefined) ? first : null;
}

/** Why an entry cannot be told at all. */
function problemOf(
  expectation: KyvernoExpectation,
  { unsupported, policies, resources }: LoadedKyvernoTest,
): string | null {
  if (unsupported.length > 0) return `unsupported: ${unsupported.join(", ")}`;
  const rules = policies.layer.rules.filter((rule) => isOfPolicy(rule, expectation));
  if (rules.length === 0) return `no rule of the policy "${expectation.policy}" is evaluated here`;
  if (targetsOf(expectation, resources).length === 0)
    return "no object of the test's resources is one of these";
  return null;
}

function lastName(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** Kinds whose validations have no names of their own: the policy has one result. */
const RULELESS = new Set([
  "ValidatingAdmissionPolicy",
  "ValidatingPolicy",
  "NamespacedValidatingPolicy",
]);

function isRuleless({ foreign }: CompiledRule): boolean {
  return RULELESS.has(foreign?.document.kind ?? "");
}

function isOfPolicy(compiled: CompiledRule, { policy, rule }: KyvernoExpectation): boolean {
  if (lastName(compiled.policy) !== lastName(policy)) return false;
  if (rule === undefined || isRuleless(compiled)) return true;
  return [rule, `autogen-${rule}`, `autogen-cronjob-${rule}`].includes(compiled.id);
}

function refOf({ object, namespace }: JudgedResource) {
  const { apiVersion, kind, metadata } = object;
  return { apiVersion, kind, namespace, name: metadata?.name ?? "" };
}

/** The objects that an entry names; all where it names none. */
function targetsOf(
  expectation: KyvernoExpectation,
  all: readonly JudgedResource[],
): readonly JudgedResource[] {
  const { resource, resources = [], resourceSpecs = [], namespace, kind } = expectation;
  const names = resource === undefined ? resources : [...resources, resource];
  const isNamed = (target: JudgedResource) => {
    const { name, namespace: own } = refOf(target);
    const full = own === null ? name : `${own}/${name}`;
    if (names.length + resourceSpecs.length === 0) return true;
    if (names.includes(full) || names.includes(name)) return true;
    return resourceSpecs.some(
      (spec) => spec.name === name && (spec.namespace ?? "") === (own ?? ""),
    );
  };
  const isOfKind = ({ object }: JudgedResource) =>
    kind === undefined || kind.split("/").at(-1) === object.kind;
  const isIn = (target: JudgedResource) =>
    namespace === undefined || namespace === refOf(target).namespace;
  return all.filter((target) => isNamed(target) && isOfKind(target) && isIn(target));
}

interface Judging {
  readonly loaded: LoadedKyvernoTest;
  readonly target: JudgedResource;
  readonly now: number;
}

/** What the policy's rules come to; those that are not about the object say nothing, and none of them is a pass. */
function outcomesOf(
  expectation: KyvernoExpectation,
  { loaded, target, now }: Judging,
): readonly KyvernoOutcome[] {
  const { layer } = loaded.policies;
  const { around } = loaded;
  const known = namespacesFor(loaded);
  const beside = [...known, ...around.objects].filter(({ object }) => object !== target.object);
  const namespaces = new Map(known.map(({ object }) => [object.metadata?.name ?? "", object]));
  const { operation } = expectation;
  const rules = layer.rules.filter((rule) => isOfPolicy(rule, expectation));
  const all = rules.map((rule) => {
    const request = playedRequest(rule, { around, target, operation, namespaces });
    return kyvernoOutcome(rule, { layer, beside, request, now });
  });
  const found = all.filter(({ result }) => result !== null);
  const [first] = rules;
  if (first === undefined || !isRuleless(first)) return found;
  const worst = WORST_FIRST.flatMap((result) => found.filter((one) => one.result === result));
  return worst.slice(0, 1);
}

/** Those of the values, and one for each namespace that is nowhere else, as a cluster would have. */
function namespacesFor({ around, resources }: LoadedKyvernoTest): readonly JudgedResource[] {
  const all = [...resources, ...around.objects];
  const written = [
    ...around.namespaces,
    ...all.filter(({ object }) => object.kind === "Namespace"),
  ];
  const known = new Set(written.map((one) => refOf(one).name));
  const missing = new Set(resources.flatMap(({ namespace }) => namespace ?? []));
  const added = [...missing].filter((name) => !known.has(name));
  const labels = (name: string) => ({ "kubernetes.io/metadata.name": name });
  return [...written, ...added.map((name) => namespaceResource(name, labels(name)))];
}

const WORST_FIRST: readonly KyvernoResult[] = ["error", "fail", "warn", "skip", "pass"];

function failureOf(
  { result, finding }: KyvernoOutcome,
  { expected, line }: { readonly expected: KyvernoResult; readonly line: number | null },
): FailureReport {
  const words = `expected the result ${expected}, got ${result ?? "none"}`;
  if (finding === null) return hintOnly(words, line);
  const { policy, rule, severity, action, status, resource, path, message } = finding;
  const got = { policy, rule, severity, action, status, resource, path, message };
  return { ...hintOnly(words, line), kind: "unexpected", got };
}

function hintOnly(hint: string, line: number | null): FailureReport {
  return { kind: "missing", line, expected: null, got: null, fields: [], count: 0, hint };
}
