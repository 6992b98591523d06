import { sortFindings } from "#core/policy/decide.ts";
import type { Finding } from "#core/policy/finding.ts";
import { ACTIONS } from "#core/policy/policy.ts";

/** Findings of several judgements, each once with its strictest action, in the order of a decision. */
export function strictestFindings(findings: readonly Finding[]): readonly Finding[] {
  const byPlace = new Map<string, Finding>();
  for (const finding of findings) {
    const key = `${finding.id} ${finding.status} ${finding.message}`;
    const known = byPlace.get(key);
    if (known === undefined || isStricter(finding, known)) byPlace.set(key, finding);
  }
  return sortFindings([...byPlace.values()]);
}

function isStricter(left: Finding, right: Finding): boolean {
  return ACTIONS.indexOf(left.action) < ACTIONS.indexOf(right.action);
}
