import { POD_KINDS } from "#core/kube/pod-template.ts";
import { isDisjointKind } from "./glob-cover.ts";
import type { LintFinding } from "./lint-finding.ts";
import type { LintedPolicy, LintedRule } from "./linted-policy.ts";

/** Rules on pod specs and containers that match only kinds that have none. */
export function lintElements(policy: LintedPolicy): readonly LintFinding[] {
  return policy.rules.flatMap((rule) => {
    const each = rule.rule.each ?? "object";
    if (each !== "podSpec" && each !== "container") return [];
    const kinds = narrowestKinds(policy, rule);
    const withPods = [
      ...POD_KINDS,
      ...(policy.document.spec.podSpecs ?? []).map(({ kind }) => kind),
    ];
    const hasPods = (kind: string) => withPods.some((known) => !isDisjointKind(kind, known));
    if (kinds === null || kinds.list.some(hasPods)) return [];
    return [
      {
        rule: "matches-nothing" as const,
        origin: policy.origin,
        at: kinds.at,
        message: `rule "${rule.rule.id}" looks at each ${each}, and ${kinds.list.join(", ")} ${kinds.list.length === 1 ? "has" : "have"} no pod template`,
        remedy: "Name workloads in kinds, or say under podSpecs where the template lies.",
      },
    ];
  });
}

function narrowestKinds(
  { document }: LintedPolicy,
  { rule, at }: LintedRule,
): { readonly list: readonly string[]; readonly at: readonly (string | number)[] } | null {
  if (rule.match?.kinds !== undefined)
    return { list: rule.match.kinds, at: [...at, "match", "kinds"] };
  const outer = document.spec.match?.kinds;
  return outer === undefined ? null : { list: outer, at: ["spec", "match", "kinds"] };
}
