import { closedObject } from "#core/closed-object.ts";
import { TEST_ENDING } from "#core/promotion/reports/test-ending.schema.ts";
import {
  API_VERSION,
  NUMBER,
  NUMBER_OR_NULL,
  orNull,
  RATIO,
  TEXT,
  TEXT_OR_NULL,
} from "../report-fields.ts";

const VERSION = closedObject({
  version: TEXT,
  counts: orNull(closedObject({ total: NUMBER, bad: NUMBER })),
  badRatio: NUMBER_OR_NULL,
  interval: orNull(closedObject({ lower: RATIO, upper: RATIO })),
  requestsPerSecond: NUMBER_OR_NULL,
  latencySeconds: {
    type: "object",
    description: "by quantile, as 0.95",
    additionalProperties: NUMBER,
  },
});

const CONTEST = closedObject({
  worse: TEXT,
  better: TEXT,
  reason: TEXT,
  state: { enum: ["worse", "equal", "open"] },
  pValue: RATIO,
  logEvidence: NUMBER,
  neededLogEvidence: NUMBER,
  etaSeconds: NUMBER_OR_NULL,
});

/** What `tiphys compare --format json` prints. */
export const VERSION_COMPARISON_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/version-comparison.json",
  title: "VersionComparison",
  ...closedObject({
    apiVersion: API_VERSION,
    kind: { const: "VersionComparison" },
    evaluatedAt: TEXT,
    since: TEXT,
    revision: TEXT,
    objectives: {
      type: "array",
      items: closedObject({
        slo: TEXT,
        label: TEXT,
        source: TEXT,
        outcome: { enum: ["winner", "equal", "not-yet", "no-data"] },
        winner: TEXT_OR_NULL,
        reason: TEXT,
        versions: { type: "array", items: VERSION },
        contests: { type: "array", items: CONTEST },
        etaSeconds: NUMBER_OR_NULL,
        requestsNeeded: NUMBER_OR_NULL,
      }),
    },
    ending: TEST_ENDING,
  }),
} as const;
