import type { ResourceRef } from "#core/kube/resource.ts";
import type { Finding, FindingSource } from "./finding.ts";
import { ownFinding } from "./own-finding.ts";
import type { Severity } from "./policy.ts";

/** Findings about changes of versions: by check where it compares with a target branch, and by admission. */
export const PROMOTION_POLICY = "promotion";

interface PromotionRule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly remedy: string;
}

/** Every rule of the policy "promotion"; docs/rules/promotion/ has a page for each. */
export const PROMOTION_RULES = [
  {
    id: "unproven",
    title: "A version changes by a promotion, where evidence is required",
    severity: "critical",
    remedy:
      'Take the change out, and run "tiphys promote APP --to ENV" on top of the target branch.',
  },
  {
    id: "budget-spent",
    title: "A version changes only while enough of the error budget is left",
    severity: "high",
    remedy: 'Wait for the budget, or mark a fix: "tiphys approve APP --to ENV --fix".',
  },
  {
    id: "frozen",
    title: "No version changes in a freeze",
    severity: "high",
    remedy: "Wait for its end, or let its owner change the freeze by a commit.",
  },
] as const satisfies readonly PromotionRule[];

export type PromotionRuleId = (typeof PROMOTION_RULES)[number]["id"];

interface PromotionProblem {
  readonly resource: ResourceRef;
  readonly message: string;
  readonly remedy: string;
  readonly source: FindingSource | null;
  /** Default: deny. */
  readonly action?: "deny" | "warn";
}

/** A finding of one of the rules above; in environments that ask for it. */
export function promotionFinding(id: PromotionRuleId, problem: PromotionProblem): Finding {
  const rule = PROMOTION_RULES.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new TypeError(`promotion rule: there is no "${id}"`);
  return ownFinding({ policy: PROMOTION_POLICY, rule, action: "deny", ...problem });
}

/** What stands for an overlay, relative to the repository, in findings about it as a whole. */
export function overlayRef(overlay: string): ResourceRef {
  return { apiVersion: "tiphys.io/v1alpha1", kind: "Bundle", namespace: null, name: overlay };
}
