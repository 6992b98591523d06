import type { EvidenceSpec } from "../evidence/evidence-spec.ts";
import { different, notRecomputable, type VerifyItem } from "./verify-item.ts";

/** Whether what an A/B test said goes with who won it; its numbers were metrics of that day. Empty without a test. */
export function verifyComparison({
  comparison,
}: Pick<EvidenceSpec, "comparison">): readonly VerifyItem[] {
  if (comparison === undefined) return [];
  const { winner, decidedBy, objectives } = comparison;
  if (decidedBy === "person")
    return [notRecomputable("comparison", `${winner} won by the word of a person`)];
  const winners = objectives.flatMap((objective) => objective.winner ?? []);
  return winners.length > 0 && winners.every((each) => each === winner)
    ? [notRecomputable("comparison", `${winner} won by metrics: Git alone cannot say it`)]
    : [different("comparison", `its numbers do not say that ${winner} won`)];
}
