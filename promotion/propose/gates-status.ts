import type { GateVerdict } from "#core/promotion/gates/gate.ts";
import { verdictOf } from "#core/promotion/gates/gates.ts";
import type { CheckState } from "../host/code-host.ts";

/** The commit status that a repository may require before a promotion is merged. */
export const GATES_STATUS = "tiphys/gates";

const STATES = { pass: "pass", wait: "pending", fail: "fail" } as const;

/** What the gates said of a proposed promotion, as a commit status. */
export function gatesStatus(gates: readonly GateVerdict[]): {
  readonly name: string;
  readonly state: CheckState;
  readonly description: string;
} {
  const verdict = verdictOf(gates);
  const open = gates.filter((gate) => gate.verdict === verdict);
  const description =
    verdict === "pass"
      ? `every gate passes: ${gates.map(({ gate }) => gate).join(", ")}`
      : open.map(({ gate, reason }) => `${gate} ${WORDS[verdict]}: ${reason}`).join("; ");
  return { name: GATES_STATUS, state: STATES[verdict], description };
}

const WORDS = { wait: "waits", fail: "fails" } as const;
