import { resourceKey } from "#core/kube/resource.ts";
import type { Finding } from "#core/policy/finding.ts";
import { ACTIONS, SEVERITIES } from "#core/policy/policy.ts";

/**
 * A finding to print; `more` counts findings of the same rule that are left out behind it, `alike` other
 * rules that could not judge the resource either, for the same reason.
 */
export interface FindingRow {
  readonly finding: Finding;
  readonly more: number;
  readonly alike: number;
}

/** Findings of one resource. */
export interface FindingGroup {
  readonly resource: Finding["resource"];
  readonly rows: readonly FindingRow[];
}

/** Findings of one rule that are printed in full; one more is printed rather than counted. */
const SHOWN_PER_RULE = 5;

/** Findings by resource, the worst first, long lists of one rule cut. */
export function groupFindings(findings: readonly Finding[]): readonly FindingGroup[] {
  const sorted = [...findings].sort(compareWeight);
  const groups = [...Map.groupBy(sorted, ({ resource }) => resourceKey(resource)).values()];
  const alike = countAlike(groups.flat());
  const rows = cutLongLists(groups.flat().filter((finding) => alike.has(finding)));
  return groups.flatMap((group) => {
    const [first] = group;
    const kept = group.flatMap((finding) => {
      const more = rows.get(finding);
      return more === undefined ? [] : { finding, more, alike: alike.get(finding) ?? 0 };
    });
    if (first === undefined || kept.length === 0) return [];
    return [{ resource: first.resource, rows: kept }];
  });
}

/** The given order decides between findings of one weight (sorting is stable). */
function compareWeight(left: Finding, right: Finding): number {
  const action = ACTIONS.indexOf(left.action) - ACTIONS.indexOf(right.action);
  if (action !== 0) return action;
  return SEVERITIES.indexOf(left.severity) - SEVERITIES.indexOf(right.severity);
}

function ruleKey({ policy, rule, action }: Finding): string {
  return [policy, rule, action].join("\u0000");
}

/** The findings to keep: one missing pod spec fails every rule on pods in the same words. */
function countAlike(findings: readonly Finding[]): ReadonlyMap<Finding, number> {
  const echoes = Map.groupBy(findings, (finding) =>
    finding.status === "error" ? echoKey(finding) : finding,
  );
  const counts = new Map<Finding, number>();
  for (const [first, ...rest] of echoes.values()) {
    if (first !== undefined) counts.set(first, rest.length);
  }
  return counts;
}

function echoKey(finding: Finding): string {
  return [resourceKey(finding.resource), finding.action, finding.path, finding.message].join(
    "\u0000",
  );
}

function cutLongLists(findings: readonly Finding[]): ReadonlyMap<Finding, number> {
  const byRule = Map.groupBy(findings, ruleKey);
  const rows = new Map<Finding, number>();
  for (const same of byRule.values()) {
    const shown = same.length <= SHOWN_PER_RULE + 1 ? same.length : SHOWN_PER_RULE;
    same.slice(0, shown).forEach((finding, index) => {
      rows.set(finding, index === shown - 1 ? same.length - shown : 0);
    });
  }
  return rows;
}
