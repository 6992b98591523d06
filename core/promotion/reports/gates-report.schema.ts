import { closedObject } from "#core/closed-object.ts";
import {
  API_VERSION,
  CAUSE,
  COMMIT,
  GATE,
  listOf,
  TEXT,
  TEXT_OR_NULL,
  TEXTS,
  VERDICT,
} from "./report-fields.schema.ts";

/** What `tiphys verify --gates --format json` prints. */
export const GATES_REPORT_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/gates-report.json",
  title: "GatesReport",
  ...closedObject({
    apiVersion: API_VERSION,
    kind: { const: "GatesReport" },
    head: COMMIT,
    base: COMMIT,
    verdict: VERDICT,
    changes: listOf(
      closedObject({
        path: TEXT,
        app: TEXT_OR_NULL,
        environment: TEXT_OR_NULL,
        cause: CAUSE,
        problems: TEXTS,
        gates: listOf(GATE),
        skipped: TEXTS,
      }),
    ),
  }),
} as const;
