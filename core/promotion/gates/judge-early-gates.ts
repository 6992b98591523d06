import type { PromotionSettings } from "#core/policy/promotion-settings.ts";
import { freezeGate } from "./freeze-gate.ts";
import type { GateFacts, GateName, GateVerdict } from "./gate.ts";
import { GATES } from "./gates.ts";
import { NOBODY_ASKED } from "./nobody-asked.ts";
import { soakGate } from "./soak-gate.ts";
import { windowGate } from "./window-gate.ts";

const EARLY_GATES = [soakGate, freezeGate, windowGate];

type EarlyFacts = Pick<
  GateFacts,
  "app" | "environment" | "now" | "settings" | "freezes" | "sources" | "overlay"
>;

/** What the gates say that need neither a render nor a network: most of what waits waits for these. */
export function judgeEarlyGates(facts: EarlyFacts): readonly GateVerdict[] {
  const whole = { ...NOBODY_ASKED, ...NOT_RENDERED, ...facts };
  return EARLY_GATES.filter(({ isNeeded }) => isNeeded(facts.settings)).map(({ name, judge }) => ({
    gate: name,
    ...judge(whole),
  }));
}

/** Gates that an environment asks for besides. */
export function laterGates(settings: PromotionSettings): readonly GateName[] {
  const early = new Set(EARLY_GATES.map(({ name }) => name));
  return GATES.filter(({ name, isNeeded }) => isNeeded(settings) && !early.has(name)).map(
    ({ name }) => name,
  );
}

const NOT_RENDERED = {
  render: { before: null, after: null, error: null },
  denials: null,
  maxLoss: 0,
  acceptedLoss: [],
} as const;
