import { closedObject } from "#core/closed-object.ts";
import {
  API_VERSION,
  COMMIT,
  listOf,
  TEXT,
  TEXT_OR_NULL,
  TEXTS,
  VERDICT,
  VERSION_WORDS,
} from "./report-fields.schema.ts";

/** What `tiphys explain --format json` prints. */
export const EXPLAIN_REPORT_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/explain-report.json",
  title: "ExplainReport",
  ...closedObject({
    apiVersion: API_VERSION,
    kind: { const: "ExplainReport" },
    app: TEXT,
    from: TEXT_OR_NULL,
    to: TEXT,
    commit: COMMIT,
    verdict: { enum: ["pass", "wait", "fail", "nothing-to-do"] },
    version: VERSION_WORDS,
    changes: TEXTS,
    gates: listOf(
      closedObject({
        gate: TEXT,
        verdict: VERDICT,
        reason: TEXT,
        passesAt: TEXT_OR_NULL,
        advice: TEXT_OR_NULL,
      }),
    ),
    passesAt: TEXT_OR_NULL,
    command: TEXT_OR_NULL,
  }),
} as const;
