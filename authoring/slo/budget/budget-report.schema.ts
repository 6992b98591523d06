import { closedObject } from "#core/closed-object.ts";
import {
  API_VERSION,
  NUMBER,
  NUMBER_OR_NULL,
  orNull,
  RATIO,
  TEXT,
  TEXT_OR_NULL,
  TEXTS,
  WINDOW,
} from "../report-fields.ts";

const OBJECTIVE = closedObject({
  slo: TEXT,
  service: TEXT,
  namespace: TEXT_OR_NULL,
  objective: TEXT,
  target: RATIO,
  window: WINDOW,
  source: TEXT,
  counts: orNull(closedObject({ total: NUMBER, bad: NUMBER })),
  goodRatio: NUMBER_OR_NULL,
  budget: orNull(
    closedObject({
      leftRatio: NUMBER,
      totalEvents: NUMBER,
      leftEvents: NUMBER,
      totalMinutes: NUMBER,
      leftMinutes: NUMBER,
    }),
  ),
  burnRate: closedObject({ "1h": NUMBER_OR_NULL, "6h": NUMBER_OR_NULL }),
  secondsToExhaustion: NUMBER_OR_NULL,
  missing: TEXT_OR_NULL,
  notes: TEXTS,
});

/** What `tiphys slo budget --format json` prints. */
export const BUDGET_REPORT_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/budget-report.json",
  title: "BudgetReport",
  ...closedObject({
    apiVersion: API_VERSION,
    kind: { const: "BudgetReport" },
    evaluatedAt: TEXT,
    revision: TEXT,
    objectives: { type: "array", items: OBJECTIVE },
  }),
} as const;
