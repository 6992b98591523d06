import { compareTexts } from "#core/compare-texts.ts";
import type { ResourceRef } from "#core/kube/resource.ts";
import type { CompiledRule } from "./compile-rule.ts";
import { jsonPointer, type PathKey } from "#core/document/field-path.ts";
import { type ElementNames, findingId } from "./element-path.ts";
import type { EvaluateInput, JudgedResource } from "./evaluate.ts";
import type { Decision, DecisionWord, Finding, FindingStatus } from "./finding.ts";
import type { GuardrailLayer, Guardrails } from "./guardrails.ts";
import { type Action, ACTIONS, SEVERITIES } from "./policy.ts";
import type { Verdict } from "./judge-element.ts";
import { remembered } from "#core/remembered.ts";
import { oneVoice } from "./schema/one-voice.ts";
import { settlementOf } from "./settle.ts";

/** What a rule said, before the fleet says what that means. */
export interface RawFinding extends Pick<Verdict, "maxAction" | "exception"> {
  readonly layer: GuardrailLayer;
  readonly rule: CompiledRule;
  readonly resource: JudgedResource;
  readonly ref: ResourceRef;
  readonly keys: readonly PathKey[];
  readonly status: FindingStatus;
  readonly message: string;
  readonly environment: string | null;
}

/** Turns what rules said into findings with actions (one per rule, resource and path), sorted, and a decision. */
export function decide(raw: readonly RawFinding[], input: EvaluateInput): Decision {
  const { guardrails } = input;
  const names: ElementNames = new Map();
  const settle = new Map(
    guardrails.layers.map((layer) => [layer, settlementOf(layer, { ...input, names })]),
  );
  const settled = joinMessages(raw).flatMap(
    (finding) => settle.get(finding.layer)?.(finding) ?? [],
  );
  const findings = sortFindings(oneVoice(settled));
  return {
    decision: decisionOf(findings),
    revision: guardrails.revision,
    findings,
    counts: {
      resources: input.resources.length,
      policies: countPolicies(guardrails),
      rules: sum(guardrails.layers.map((layer) => layer.rules.length)),
    },
  };
}

/** How many policies judge, that of the schemas with them. */
export function countPolicies({ layers }: Guardrails): number {
  const native = layers.some(({ hasSchemas }) => hasSchemas === true) ? 1 : 0;
  const foreign = layers.map(({ rules }) => countForeign(rules));
  return sum(layers.map((layer) => layer.policies.length)) + sum(foreign) + native;
}

/** Asked for by every review: what does not change is kept. */
const countForeign = remembered((rules: readonly CompiledRule[]) => {
  const foreign = rules.filter((rule) => rule.foreign !== null);
  return new Set(foreign.map(({ policy }) => policy)).size;
});

/** deny if one denies, warn if one warns, else allow. */
export function decisionOf(findings: readonly { readonly action: Action }[]): DecisionWord {
  if (findings.some((finding) => finding.action === "deny")) return "deny";
  return findings.some((finding) => finding.action === "warn") ? "warn" : "allow";
}

/** The weaker of two actions. */
export function atMost(action: Action, most: Action): Action {
  return ACTIONS.indexOf(action) < ACTIONS.indexOf(most) ? most : action;
}

/** The strictest of some actions; off without any. */
export function strictest(actions: readonly Action[]): Action {
  return actions.reduce<Action>(
    (most, action) => (atMost(most, action) === most ? action : most),
    "off",
  );
}

/** A finding's identity and fields that do not depend on what the fleet says. */
export function plainFinding(
  raw: RawFinding,
  names: ElementNames,
): Omit<Finding, "action" | "exception" | "override" | "existing"> {
  const { rule, ref, keys, resource } = raw;
  return {
    id: findingId({
      policy: rule.policy,
      rule: rule.id,
      resource: ref,
      keys,
      object: resource.object,
      names,
    }),
    policy: rule.policy,
    rule: rule.id,
    severity: rule.severity,
    status: raw.status,
    resource: ref,
    path: jsonPointer(keys),
    message: raw.message,
    remedy: rule.remedy,
    source: resource.source === null ? null : { ...resource.source, column: null },
  };
}

/** Several problems of one rule at one path become one finding, messages joined by "; " in sorted order. */
function joinMessages(raw: readonly RawFinding[]): readonly RawFinding[] {
  const groups = new Map<CompiledRule, Map<JudgedResource, Map<string, RawFinding[]>>>();
  for (const finding of raw) {
    const byResource = getOrAdd(
      groups,
      finding.rule,
      () => new Map<JudgedResource, Map<string, RawFinding[]>>(),
    );
    const byPath = getOrAdd(byResource, finding.resource, () => new Map<string, RawFinding[]>());
    getOrAdd(byPath, `${finding.status} ${jsonPointer(finding.keys)}`, () => []).push(finding);
  }
  return [...groups.values()]
    .flatMap((byResource) => [...byResource.values()])
    .flatMap((byPath) => [...byPath.values()])
    .flatMap((same) => {
      const [first] = same;
      if (first === undefined) return [];
      const messages = [...new Set(same.map((finding) => finding.message))].sort();
      return [{ ...first, message: messages.join("; ") }];
    });
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** Sorted as compareFindings says, with each key made once. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings
    .map((finding) => ({ finding, key: sortKey(finding) }))
    .sort(
      (left, right) => bySeverity(left.finding, right.finding) || compareTexts(left.key, right.key),
    )
    .map(({ finding }) => finding);
}

/** By severity, policy, rule, resource, path: never by action, so that the order is the same at every door. */
export function compareFindings(left: Finding, right: Finding): number {
  return bySeverity(left, right) || compareTexts(sortKey(left), sortKey(right));
}

function bySeverity(left: Finding, right: Finding): number {
  return SEVERITIES.indexOf(left.severity) - SEVERITIES.indexOf(right.severity);
}

function sortKey(finding: Finding): string {
  const { policy, rule, resource, path, message, source } = finding;
  const { apiVersion, kind, namespace, name } = resource;
  const place = [kind, namespace ?? "", name, apiVersion, path];
  const written = [source?.file ?? "", String(source?.line ?? "")];
  return [policy, rule, ...place, message, ...written].join("\u0000");
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
