import type { Selector } from "#core/policy/policy.ts";
import { covers, coversKind, isDisjoint, isDisjointKind } from "./glob-cover.ts";
import type { LintFinding } from "./lint-finding.ts";
import type { LintedPolicy, LintedRule } from "./linted-policy.ts";

/** Rules whose match and exclude, with their policy's, leave nothing to judge. */
export function lintSelectors(policy: LintedPolicy): readonly LintFinding[] {
  return policy.rules.flatMap((rule) => [
    ...disjointFindings(policy, rule),
    ...swallowFindings(policy, rule),
  ]);
}

const LISTS = ["kinds", "names", "namespaces", "environments", "operations"] as const;
type ListField = (typeof LISTS)[number];

/** match of the rule and match of the policy must both hold. */
function disjointFindings(
  { document, origin }: LintedPolicy,
  { rule, at }: LintedRule,
): readonly LintFinding[] {
  const { match: outer } = document.spec;
  const { match: inner } = rule;
  if (outer === undefined || inner === undefined) return [];
  const field = LISTS.find((name) => areDisjoint(name, outer[name], inner[name]));
  if (field === undefined) return [];
  return [
    {
      rule: "matches-nothing",
      origin,
      at: [...at, "match", field],
      message: `rule "${rule.id}" matches ${field} ${(inner[field] ?? []).join(", ")}, and its policy only ${(outer[field] ?? []).join(", ")}: nothing is both`,
      remedy: "Widen the policy's match, or correct the rule's.",
    },
  ];
}

function areDisjoint(
  field: ListField,
  left: readonly string[] | undefined,
  right: readonly string[] | undefined,
): boolean {
  if (left === undefined || right === undefined) return false;
  const apart = field === "kinds" ? isDisjointKind : isDisjoint;
  return left.every((one) => right.every((other) => apart(one, other)));
}

function swallowFindings(
  { document, origin }: LintedPolicy,
  { rule, at }: LintedRule,
): readonly LintFinding[] {
  const wanted = [document.spec.match, rule.match].filter((match) => match !== undefined);
  const ofPolicy = document.spec.exclude;
  const excludes = [
    ...(rule.exclude === undefined ? [] : [{ exclude: rule.exclude, place: [...at, "exclude"] }]),
    ...(ofPolicy === undefined ? [] : [{ exclude: ofPolicy, place: ["spec", "exclude"] }]),
  ];
  const swallowing = excludes.find(({ exclude }) => swallows(exclude, wanted));
  if (swallowing === undefined) return [];
  return [
    {
      rule: "excludes-everything",
      origin,
      at: swallowing.place,
      message: `exclude leaves out all that rule "${rule.id}" matches`,
      remedy: "Narrow exclude, or remove the rule.",
    },
  ];
}

/** True when each field of exclude holds for everything that some match lets in. */
function swallows(exclude: Selector, wanted: readonly Selector[]): boolean {
  return (
    LISTS.every((field) => {
      const out = exclude[field];
      return out === undefined || wanted.some((match) => coversAll(field, out, match[field]));
    }) &&
    (["labels", "annotations"] as const).every((field) => {
      const out = Object.entries(exclude[field] ?? {});
      return out.every(([key, glob]) =>
        wanted.some((match) => {
          const value = match[field]?.[key];
          return value !== undefined && covers(glob, value);
        }),
      );
    })
  );
}

function coversAll(
  field: ListField,
  outer: readonly string[],
  inner: readonly string[] | undefined,
): boolean {
  const isCovering = field === "kinds" ? coversKind : covers;
  if (outer.includes("*")) return true;
  return inner !== undefined && inner.every((one) => outer.some((glob) => isCovering(glob, one)));
}
