import { isRecord } from "#core/is-record.ts";
import { TiphysError } from "#core/errors.ts";
import type { PolicyDocument, PolicyRule } from "#core/policy/policy.ts";
import { SEVERITIES, type Severity } from "#core/policy/policy.ts";
import type { BuiltinSet, SetParam } from "./builtin-set.ts";
import { BUILTIN_SETS } from "./builtin-sets.ts";
import type { BuiltinRule } from "./builtin-rule.ts";

/** What a fleet's `policies` says about one set. */
export interface SetUse {
  /** "pod-security/baseline", "pod-security/restricted" or "best-practices". */
  readonly name: string;
  /** "v1.34" or "latest", which is the default. */
  readonly version?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly rules?: Readonly<Record<string, RuleChange>>;
}

/** What a fleet may change in a rule of a set; the action is the environment's business. */
export interface RuleChange {
  readonly severity?: Severity;
}

/**
 * "builtin:pod-security/restricted@v1.34" -> its name and version. Whether they exist is expandSet's question.
 * @throws TiphysError FLEET_INVALID
 */
export function parseSetUse(text: string): SetUse {
  const match = /^builtin:([a-z0-9/-]+)(?:@([a-z0-9.]+))?$/.exec(text);
  if (match?.[1] === undefined) {
    throw new TiphysError(
      "FLEET_INVALID",
      `policies: expected builtin:NAME or builtin:NAME@VERSION, got "${text}". ` +
        `Write builtin:pod-security/restricted@v1.34, for example.`,
    );
  }
  const [, name, version] = match;
  return version === undefined ? { name } : { name, version };
}

/**
 * The policy that a set stands for, params and changed severities filled in.
 * @throws TiphysError FLEET_INVALID for an unknown set, version, param or rule; the message lists the known ones
 */
export function expandSet(use: SetUse): PolicyDocument {
  const set = findSet(use.name);
  const version = knownVersion(set, use.version);
  const rules = set.rulesOf(version);
  checkRuleNames(set, rules, use);
  const params = mergeParams(set, use.params ?? {});
  return {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailPolicy",
    metadata: { name: set.policy },
    spec: {
      title: set.title,
      description: set.description,
      severity: "high",
      ...(Object.keys(params).length > 0 ? { params } : {}),
      ...(set.variables.length > 0 ? { variables: set.variables } : {}),
      rules: rules.map((rule) => changeRule(rule, use.rules?.[rule.id])),
    },
  };
}

function findSet(name: string): BuiltinSet {
  const set = BUILTIN_SETS.find((candidate) => candidate.name === name);
  if (set !== undefined) return set;
  const known = BUILTIN_SETS.map((candidate) => `builtin:${candidate.name}`);
  throw invalid("policies", `expected ${anyOf(known)}, got "builtin:${name}"`);
}

function knownVersion(set: BuiltinSet, version: string | undefined): string {
  if (version === undefined || version === "latest") return "latest";
  if (set.versions.includes(version)) return version;
  const expected =
    set.versions.length === 0
      ? "no version"
      : `a version from ${set.versions.at(0)} to ${set.versions.at(-1)}, or latest`;
  throw invalid(`builtin:${set.name}`, `expected ${expected}, got "${version}"`);
}

function checkRuleNames(set: BuiltinSet, rules: readonly BuiltinRule[], use: SetUse): void {
  for (const [id, change] of Object.entries(use.rules ?? {})) {
    if (!rules.some((rule) => rule.id === id)) {
      const known = rules.map((rule) => rule.id);
      throw invalid(`builtin:${set.name}: rules`, `expected ${anyOf(known)}, got "${id}"`);
    }
    if (change.severity !== undefined && !SEVERITIES.includes(change.severity)) {
      const place = `builtin:${set.name}: rules.${id}.severity`;
      throw invalid(place, `expected ${anyOf(SEVERITIES)}, got "${String(change.severity)}"`);
    }
  }
}

function changeRule(rule: BuiltinRule, change: RuleChange | undefined): PolicyRule {
  return change?.severity === undefined ? rule : { ...rule, severity: change.severity };
}

function mergeParams(
  set: BuiltinSet,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  for (const [name, value] of Object.entries(given)) {
    const place = `builtin:${set.name}: params`;
    const param = set.params.find((candidate) => candidate.name === name);
    if (param === undefined) {
      const known = set.params.map((candidate) => candidate.name);
      throw invalid(place, `expected ${known.length === 0 ? "none" : anyOf(known)}, got "${name}"`);
    }
    if (!fits(param, value)) {
      throw invalid(
        `${place}.${name}`,
        `expected ${EXPECTED[param.kind]}, got ${JSON.stringify(value)}`,
      );
    }
  }
  const defaults = Object.fromEntries(set.params.map((param) => [param.name, param.default]));
  return { ...defaults, ...given };
}

const EXPECTED: Readonly<Record<SetParam["kind"], string>> = {
  texts: "a list of strings",
  count: "a whole number from 0",
  map: "a mapping",
};

function fits(param: SetParam, value: unknown): boolean {
  if (param.kind === "count") return Number.isSafeInteger(value) && Number(value) >= 0;
  if (param.kind === "texts")
    return (
      Array.isArray(value) && value.every((entry) => typeof entry === "string" && entry !== "")
    );
  return isRecord(value);
}

function anyOf(names: readonly string[]): string {
  return names.length === 1 ? String(names[0]) : `one of ${names.join(", ")}`;
}

function invalid(place: string, problem: string): TiphysError {
  return new TiphysError("FLEET_INVALID", `${place}: ${problem}.`);
}
