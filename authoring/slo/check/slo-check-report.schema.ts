import { closedObject } from "#core/closed-object.ts";

const TEXT = { type: "string" } as const;
const TEXT_OR_NULL = { type: ["string", "null"] } as const;
const COUNT = { type: "integer", minimum: 0 } as const;
const PLACE = { type: ["integer", "null"], minimum: 1 } as const;
const NUMBER = { type: "number", minimum: 0 } as const;
const RATIO = { ...NUMBER, maximum: 1 } as const;
const KIND = {
  type: "object",
  required: ["kind"],
  properties: { kind: TEXT },
} as const;

const OBJECTIVE = closedObject({
  slo: TEXT,
  service: TEXT,
  namespace: TEXT_OR_NULL,
  objective: TEXT,
  format: { enum: ["ServiceObjective", "plain", "OpenSLO", "Sloth", "Pyrra"] },
  file: TEXT,
  line: PLACE,
  target: RATIO,
  window: { ...KIND, description: "rolling with seconds, or calendar with unit and timeZone" },
  budget: closedObject({ ratio: RATIO, minutes: NUMBER }),
  indicator: {
    ...KIND,
    required: ["kind", "words"],
    properties: { kind: { enum: ["events", "latency", "gauge", "timeslices"] }, words: TEXT },
  },
  source: TEXT,
  onFail: { enum: ["fail", "hold"] },
  canary: { type: "object" },
  baseline: KIND,
  runbook: TEXT_OR_NULL,
});

const SAID = {
  type: "array",
  items: closedObject({
    file: TEXT_OR_NULL,
    line: PLACE,
    column: PLACE,
    path: TEXT,
    message: TEXT,
    remedy: TEXT_OR_NULL,
  }),
} as const;

/** What `tiphys slo check --format json` prints. */
export const SLO_CHECK_REPORT_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/slo-check-report.json",
  title: "SloCheckReport",
  ...closedObject({
    apiVersion: { const: "tiphys.io/v1alpha1" },
    kind: { const: "SloCheckReport" },
    revision: { type: "string", pattern: "^sha256:[0-9a-f]{64}$" },
    objectives: { type: "array", items: OBJECTIVE },
    problems: SAID,
    notes: SAID,
    summary: closedObject({ objectives: COUNT, services: COUNT, problems: COUNT, notes: COUNT }),
  }),
} as const;
