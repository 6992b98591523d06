import { Counter, type Registry } from "prom-client";
import { readGauge } from "#adapters/metrics/read-gauge.ts";
import { PROMOTION_POLICY } from "#core/policy/promotion-finding.ts";
import type { ReviewOutcome } from "../review/review-outcome.ts";
import type { KeptBudgets } from "./kept-budgets.ts";

export interface FreezeMetricsOptions {
  /** Null where no analysis server was named. */
  readonly budgets: KeptBudgets | null;
  readonly now: () => number;
}

/** Adds what freezes and budgets did to reviews; returns who is to be told of each outcome. */
export function addFreezeMetrics(
  { budgets, now }: FreezeMetricsOptions,
  registers: Registry[],
): (outcome: ReviewOutcome) => void {
  const held = new Counter({
    name: "tiphys_freeze_findings_total",
    help: "New images in a freeze or while a budget is spent, by rule and action; off where an exception let them in.",
    labelNames: ["rule", "action", "environment"],
    registers,
  });
  const passed = new Counter({
    name: "tiphys_freeze_passes_total",
    help: "Reviews that passed a freeze or a spent budget: images of the recent history, or made by a controller.",
    labelNames: ["reason", "environment"],
    registers,
  });
  if (budgets !== null)
    readGauge("tiphys_budgets_age_seconds", "Since error budgets were last read.", [], {
      registers,
      collect: (set) => {
        if (budgets.askedAt !== null) set({}, (now() - budgets.askedAt) / 1000);
      },
    });
  return ({ findings, environments, passedFreeze }) => {
    const environment = environments.join(",") || "none";
    if (passedFreeze !== null) passed.inc({ reason: passedFreeze, environment });
    for (const { policy, rule, action } of findings)
      if (policy === PROMOTION_POLICY) held.inc({ rule, action, environment });
  };
}
