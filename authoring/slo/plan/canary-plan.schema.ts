import { closedObject } from "#core/closed-object.ts";
import {
  API_VERSION,
  FLAG,
  NUMBER,
  NUMBER_OR_NULL,
  RATIO,
  TEXT,
  TEXTS,
  WINDOW,
} from "../report-fields.ts";

const STEP = closedObject({
  weight: RATIO,
  requestsPerSecond: NUMBER,
  neededRequests: NUMBER_OR_NULL,
  limitRatio: NUMBER,
  detection: {
    type: "array",
    items: closedObject({ worse: NUMBER, seconds: NUMBER_OR_NULL }),
  },
  passSeconds: NUMBER_OR_NULL,
  wait: { type: ["number", "string"], description: 'seconds, "person" or "unknown"' },
  hasAnalysis: FLAG,
  outcome: { enum: ["enough", "too-short", "analysis-waits", "asks-a-person", "unknown"] },
});

/** What `tiphys slo plan --format json` prints. */
export const CANARY_PLAN_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/canary-plan.json",
  title: "CanaryPlan",
  ...closedObject({
    apiVersion: API_VERSION,
    kind: { const: "CanaryPlan" },
    objectives: {
      type: "array",
      items: closedObject({
        slo: TEXT,
        target: RATIO,
        window: WINDOW,
        requestsPerSecond: NUMBER,
        errorRatio: RATIO,
        leftRatio: NUMBER,
        assumed: TEXTS,
        steps: { type: "array", items: STEP },
      }),
    },
  }),
} as const;
