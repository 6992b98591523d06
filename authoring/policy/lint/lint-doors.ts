import { DOORS } from "#core/policy/policy.ts";
import { reachedExpressions, rootsOf } from "./expression-reads.ts";
import type { LintFinding } from "./lint-finding.ts";
import type { LintedPolicy, LintedRule } from "./linted-policy.ts";

/** Rules that read, or match, what some of their doors do not know. */
export function lintDoors(policy: LintedPolicy): readonly LintFinding[] {
  return policy.rules.flatMap((rule) => {
    const { spec } = policy.document;
    const doors = rule.rule.doors ?? spec.doors ?? DOORS;
    const blind = doors.filter((door) => door !== "admission");
    if (rule.rule.each === "bundle") return bundleFindings(policy, rule);
    if (blind.length === 0) return [];
    return [
      ...readFindings(policy, { rule, blind }),
      ...operationFindings(policy, { rule, blind }),
    ];
  });
}

interface BlindRule {
  readonly rule: LintedRule;
  /** Doors that know no request. */
  readonly blind: readonly string[];
}

function readFindings(policy: LintedPolicy, { rule, blind }: BlindRule): readonly LintFinding[] {
  const read = ["request", "oldObject"].find((root) =>
    reachedExpressions(policy, rule).some(({ node }) => rootsOf(node).has(root)),
  );
  if (read === undefined) return [];
  return [
    {
      rule: "not-evaluable",
      origin: policy.origin,
      at: doorsPlace(policy, rule),
      message: `rule "${rule.rule.id}" reads ${read}, which only admission knows, and names the ${doorWords(blind)} too`,
      remedy:
        "Write doors: [admission], or move what other doors can judge into a rule of its own.",
    },
  ];
}

/** Elsewhere everything is judged as created. */
function operationFindings(
  { document, origin }: LintedPolicy,
  { rule, blind }: BlindRule,
): readonly LintFinding[] {
  const { match } = document.spec;
  const own = rule.rule.match?.operations;
  const operations = own ?? match?.operations;
  if (operations === undefined || operations.includes("CREATE")) return [];
  const at = own === undefined ? ["spec", "match"] : [...rule.at, "match"];
  return [
    {
      rule: "operation-elsewhere",
      origin,
      at: [...at, "operations"],
      message: `rule "${rule.rule.id}" matches ${operations.join(", ")} alone, and so nothing at the ${doorWords(blind)}, which judge as CREATE`,
      remedy: "Write doors: [admission], or add CREATE.",
    },
  ];
}

/** By default a bundle rule names admission like all doors; to write it down is a mistake. */
function bundleFindings(policy: LintedPolicy, rule: LintedRule): readonly LintFinding[] {
  const written = rule.rule.doors ?? policy.document.spec.doors;
  if (written === undefined || !written.includes("admission")) return [];
  if (written.length === DOORS.length) return [];
  return [
    {
      rule: "not-evaluable",
      origin: policy.origin,
      at: doorsPlace(policy, rule),
      message: `rule "${rule.rule.id}" judges all resources together and names admission, where one object arrives`,
      remedy: "Leave admission out of its doors.",
    },
  ];
}

function doorsPlace(
  { document }: LintedPolicy,
  { rule, at }: LintedRule,
): readonly (string | number)[] {
  if (rule.doors !== undefined) return [...at, "doors"];
  return document.spec.doors === undefined ? [...at, "id"] : ["spec", "doors"];
}

function doorWords(doors: readonly string[]): string {
  return `${doors.length === 1 ? "door" : "doors"} ${doors.join(", ")}`;
}
