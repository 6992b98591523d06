import type { OutsideFacts } from "./outside-facts.ts";

const UNASKED = { unknown: "nobody was asked" } as const;

/** What is known from outside where nobody is asked: every gate that looks there waits. */
export const NOBODY_ASKED: OutsideFacts = {
  checks: { answers: {}, unasked: UNASKED.unknown },
  budgets: UNASKED,
  fixes: UNASKED,
  signature: UNASKED,
  approvals: UNASKED,
  health: UNASKED,
  analysis: UNASKED,
};
