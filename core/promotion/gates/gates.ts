import { analysisGate } from "./analysis-gate.ts";
import { approvalGate } from "./approval-gate.ts";
import { budgetGate } from "./budget-gate.ts";
import { checksGate } from "./checks-gate.ts";
import { freezeGate } from "./freeze-gate.ts";
import type { Gate, GateFacts, GateVerdict } from "./gate.ts";
import { healthGate } from "./health-gate.ts";
import { policyGate } from "./policy-gate.ts";
import { renderGate } from "./render-gate.ts";
import { signatureGate } from "./signature-gate.ts";
import { soakGate } from "./soak-gate.ts";
import { windowGate } from "./window-gate.ts";

/** Every gate, in the order in which they are told. */
export const GATES: readonly Gate[] = [
  renderGate,
  policyGate,
  soakGate,
  freezeGate,
  windowGate,
  checksGate,
  signatureGate,
  approvalGate,
  healthGate,
  analysisGate,
  budgetGate,
];

/** What each gate that the target's environment needs says. */
export function judgeGates(facts: GateFacts): readonly GateVerdict[] {
  return GATES.filter(({ isNeeded }) => isNeeded(facts.settings)).map(({ name, judge }) => ({
    gate: name,
    ...judge(facts),
  }));
}

/** fail if one fails, wait if one waits, else pass. */
export function verdictOf(verdicts: readonly GateVerdict[]): GateVerdict["verdict"] {
  const has = (word: GateVerdict["verdict"]) => verdicts.some(({ verdict }) => verdict === word);
  return has("fail") ? "fail" : has("wait") ? "wait" : "pass";
}

/** When all that waits would pass, where each says when; null where one does not, or one fails. */
export function passesAt(verdicts: readonly GateVerdict[]): number | null {
  const open = verdicts.filter(({ verdict }) => verdict !== "pass");
  const moments = open.flatMap((gate) => (gate.passesAt === null ? [] : [gate.passesAt]));
  return moments.length < open.length || moments.length === 0 ? null : Math.max(...moments);
}
