import type { Promotion } from "../promote/promote-once.ts";
import { proposalBranch } from "./own-branch.ts";
import { pullRequestText } from "./pull-request-text.ts";
import { nothingLeft } from "./retire-proposal.ts";
import type { Proposable } from "./settle-proposal.ts";

/** A promotion, as people are asked to merge it. */
export function proposablePromotion(promotion: Promotion, held: string | null = null): Proposable {
  const { route, plan, commit, gates } = promotion;
  const { target } = route;
  return {
    branch: proposalBranch(target),
    target,
    commit,
    gates,
    held,
    nothingLeft: plan.changes.length > 0 ? null : nothingLeft(target.environment, plan),
    textFor: (base) => pullRequestText(promotion, base),
  };
}
