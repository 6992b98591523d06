import type { Finding } from "#core/policy/finding.ts";
import { ACTIONS, SEVERITIES } from "#core/policy/policy.ts";

/** A finding to print; `more` counts findings of the same rule that are left out behind it. */
export interface FindingRow {
  readonly finding: Finding;
  readonly more: number;
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
  const groups = [...Map.groupBy([...findings].sort(compareWeight), resourceKey).values()];
  const rows = cutLongLists(groups.flat());
  return groups.flatMap((group) => {
    const [first] = group;
    const kept = group.flatMap((finding) => rows.get(finding) ?? []);
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

function resourceKey({ resource }: Finding): string {
  const { apiVersion, kind, namespace, name } = resource;
  return [apiVersion, kind, namespace ?? "", name].join("\u0000");
}

function ruleKey({ policy, rule, action }: Finding): string {
  return [policy, rule, action].join("\u0000");
}

function cutLongLists(findings: readonly Finding[]): ReadonlyMap<Finding, FindingRow> {
  const byRule = Map.groupBy(findings, ruleKey);
  const rows = new Map<Finding, FindingRow>();
  for (const same of byRule.values()) {
    const shown = same.length <= SHOWN_PER_RULE + 1 ? same.length : SHOWN_PER_RULE;
    same.slice(0, shown).forEach((finding, index) => {
      rows.set(finding, { finding, more: index === shown - 1 ? same.length - shown : 0 });
    });
  }
  return rows;
}
