import { anyGlobMatcher } from "#core/policy/glob.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { JudgedElement } from "#core/policy/judged-elements.ts";
import type { JudgedCase } from "./judge-case.ts";
import { resourceName } from "./compare-findings.ts";

/** How many cases make a rule fail, and how many make it pass for at least one element. */
export interface RuleCoverage {
  readonly policy: string;
  readonly rule: string;
  /** Root-relative file of the policy. */
  readonly file: string;
  readonly failing: number;
  readonly passing: number;
}

/** A rule of a policy file that a test is about. */
export interface TestedRule {
  readonly policy: string;
  readonly rule: string;
  readonly file: string;
}

/** Counts, for each tested rule, the cases that make it fail and those that make it pass. */
export function countCoverage(
  rules: readonly TestedRule[],
  cases: readonly JudgedCase[],
): readonly RuleCoverage[] {
  const fates = cases.map(fatesOf);
  const count = (name: string, of: "failed" | "passed") =>
    fates.filter((fate) => fate[of].has(name)).length;
  const unique = new Map(rules.map((rule) => [`${rule.file} ${rule.policy}/${rule.rule}`, rule]));
  return [...unique.values()]
    .map((tested) => {
      const name = `${tested.policy}/${tested.rule}`;
      return { ...tested, failing: count(name, "failed"), passing: count(name, "passed") };
    })
    .sort((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1));
}

/** True for a rule that some case makes fail and some case makes pass. */
export function isCovered({ failing, passing }: RuleCoverage): boolean {
  return failing > 0 && passing > 0;
}

/** True where a rule is not covered, or a policy file has no test. */
export function hasGaps({
  rules,
  untested,
}: {
  readonly rules: readonly RuleCoverage[];
  readonly untested: readonly string[];
}): boolean {
  return untested.length > 0 || !rules.every(isCovered);
}

/** The rules that a case's `rules` leave, all when it has none. */
export function ruleFilter(globs: readonly string[] | null): (rule: string) => boolean {
  return globs === null ? () => true : anyGlobMatcher(globs);
}

interface CaseFates {
  readonly failed: ReadonlySet<string>;
  readonly passed: ReadonlySet<string>;
}

function fatesOf({ plainFindings, elements }: JudgedCase): CaseFates {
  const byRule = Map.groupBy(plainFindings, ({ policy, rule }) => `${policy}/${rule}`);
  const failed = [...byRule].filter(([, all]) => all.some(({ status }) => status === "fail"));
  const passed = elements
    .filter((element) => !(byRule.get(nameOf(element)) ?? []).some(isAbout(element)))
    .map(nameOf);
  return { failed: new Set(failed.map(([name]) => name)), passed: new Set(passed) };
}

/** True for findings at an element or below; a bundle rule has one element, the whole. */
function isAbout({ resource, pointer }: JudgedElement): (finding: Finding) => boolean {
  if (resource === null) return () => true;
  const name = resourceName(resource);
  return (finding) =>
    resourceName(finding.resource) === name &&
    (finding.path === pointer || finding.path.startsWith(`${pointer}/`));
}

function nameOf({ rule }: JudgedElement): string {
  return `${rule.policy}/${rule.id}`;
}

function sortKey({ file, policy, rule }: RuleCoverage): string {
  return [file, policy, rule].join("\u0000");
}
