import type { Selector } from "#core/policy/policy.ts";
import type { KnownKinds } from "./known-kinds.ts";
import type { LintFinding } from "./lint-finding.ts";
import type { LintedPolicy } from "./linted-policy.ts";
import { unknownEnvironments } from "./unknown-environment.ts";

type Keys = readonly (string | number)[];

interface KnownNames {
  readonly kinds: KnownKinds;
  /** Names of the fleet's environments; empty without a fleet. */
  readonly environments: readonly string[];
}

/** Kinds and environments in selectors of a policy that are not there. */
export function lintKinds(policy: LintedPolicy, known: KnownNames): readonly LintFinding[] {
  const { document, origin } = policy;
  const { spec } = document;
  const kinds = [
    ...selectorsOf(policy).flatMap(({ selector, at }) =>
      (selector.kinds ?? []).map((kind, index) => ({ kind, at: [...at, "kinds", index] })),
    ),
    ...(spec.podSpecs ?? []).map(({ kind }, index) => ({
      kind,
      at: ["spec", "podSpecs", index, "kind"],
    })),
  ];
  const unknown = kinds.flatMap(({ kind, at }): readonly LintFinding[] => {
    const problem = known.kinds.problem(kind);
    return problem === null ? [] : [{ rule: "unknown-kind", origin, at, ...problem }];
  });
  const places = selectorsOf(policy).flatMap(({ selector, at }) =>
    unknownEnvironments(selector.environments, {
      known: known.environments,
      origin,
      at: [...at, "environments"],
    }),
  );
  return [...unknown, ...places];
}

function selectorsOf({
  document,
  rules,
}: LintedPolicy): readonly { readonly selector: Selector; readonly at: Keys }[] {
  const { match, exclude } = document.spec;
  const all = [
    { selector: match, at: ["spec", "match"] },
    { selector: exclude, at: ["spec", "exclude"] },
    ...rules.flatMap(({ rule, at }) => [
      { selector: rule.match, at: [...at, "match"] },
      { selector: rule.exclude, at: [...at, "exclude"] },
    ]),
  ];
  return all.flatMap(({ selector, at }) => (selector === undefined ? [] : [{ selector, at }]));
}
