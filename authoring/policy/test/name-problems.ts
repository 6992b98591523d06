import { didYouMean } from "#core/did-you-mean.ts";
import type { DocumentProblem } from "#core/document/document-problem.ts";
import { valueAt } from "#core/document/field-path.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { globMatcher } from "#core/policy/glob.ts";
import type { GuardrailLayer } from "#core/policy/guardrails.ts";
import type { ExpectedFinding, GuardrailTest, TestCase } from "#core/policy/guardrail-test.ts";

type Keys = readonly (string | number)[];

interface Known {
  /** The document as written: what it says for all cases is wrong once. */
  readonly value: unknown;
  readonly layer: GuardrailLayer;
  readonly fleet: Fleet | null;
}

/** What a test names and is not there: rules, policies, environments. */
export function nameProblems(test: GuardrailTest, known: Known): readonly DocumentProblem[] {
  return test.cases.flatMap((testCase) => {
    const at = ["spec", "cases", testCase.index];
    return [
      ...environmentProblems(testCase, { ...known, at }),
      ...ruleGlobProblems(testCase, { ...known, at }),
      ...testCase.expect.flatMap((expected, index) =>
        expectationProblems(expected, { ...known, at: [...at, "expect", index] }),
      ),
    ];
  });
}

function environmentProblems(
  { environment }: TestCase,
  { fleet, at, value }: Known & { readonly at: Keys },
): readonly DocumentProblem[] {
  const names = (fleet?.spec.environments ?? []).map(({ name }) => name);
  if (environment === null || names.length === 0 || names.includes(environment)) return [];
  const message = `the fleet has no environment "${environment}"${didYouMean(environment, names)}`;
  return [
    { at: placeOf("environment", { at, value }), message, remedy: listed("environments", names) },
  ];
}

function ruleGlobProblems(
  { rules }: TestCase,
  { layer, at, value }: Known & { readonly at: Keys },
): readonly DocumentProblem[] {
  const ids = layer.rules.map(({ id }) => id);
  return (rules ?? []).flatMap((glob) => {
    if (ids.some(globMatcher(glob))) return [];
    const message = `no tested policy has a rule "${glob}"${didYouMean(glob, ids)}`;
    return [{ at: placeOf("rules", { at, value }), message, remedy: listed("rules", ids) }];
  });
}

function expectationProblems(
  { rule, policy }: ExpectedFinding,
  { layer, at }: Known & { readonly at: Keys },
): readonly DocumentProblem[] {
  const policies = layer.policies.map(({ metadata }) => metadata.name);
  if (policy !== undefined && !policies.includes(policy)) {
    const message = `no policy "${policy}" is tested here${didYouMean(policy, policies)}`;
    return [{ at: [...at, "policy"], message, remedy: listed("policies", policies) }];
  }
  const candidates = layer.rules.filter(
    (candidate) => policy === undefined || candidate.policy === policy,
  );
  const ids = candidates.map(({ id }) => id);
  if (!ids.includes(rule)) {
    const message = `no tested policy has a rule "${rule}"${didYouMean(rule, ids)}`;
    return [{ at: [...at, "rule"], message, remedy: listed("rules", ids) }];
  }
  const owners = candidates.filter(({ id }) => id === rule).map((found) => found.policy);
  if (owners.length < 2) return [];
  const message = `the policies ${owners.join(" and ")} have a rule "${rule}" each`;
  return [{ at: [...at, "rule"], message, remedy: "Name the policy too." }];
}

function placeOf(
  field: string,
  { at, value }: { readonly at: Keys; readonly value: unknown },
): Keys {
  return valueAt(value, [...at, field]) === undefined ? ["spec", field] : [...at, field];
}

function listed(what: string, names: readonly string[]): string | undefined {
  const once = [...new Set(names)];
  return once.length > 20 ? undefined : `The ${what} are ${once.join(", ")}.`;
}
