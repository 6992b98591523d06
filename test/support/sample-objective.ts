import { CANARY_DEFAULTS } from "#core/slo/canary-defaults.ts";
import type { Objective } from "#core/slo/objective.ts";

const AVAILABILITY: Objective = {
  service: "checkout",
  namespace: "shop",
  name: "availability",
  target: 0.999,
  window: { kind: "rolling", seconds: 30 * 86_400 },
  indicator: {
    kind: "events",
    total: 'sum(increase(http_requests_total{job="checkout"}[5m]))',
    counted: "bad",
    part: 'sum(increase(http_requests_total{job="checkout",code=~"5.."}[5m]))',
  },
  source: "default",
  onFail: "fail",
  canary: { ...CANARY_DEFAULTS, minDifference: 0.0005 },
  baseline: { kind: "stable" },
  runbook: "https://runbooks.example.com/checkout",
  description: null,
  labels: {},
  format: "ServiceObjective",
};

/** The availability of shop/checkout at 99.9 % in 30 days, but for what is given. */
export function sampleObjective(parts: Partial<Objective> = {}): Objective {
  return { ...AVAILABILITY, ...parts };
}
