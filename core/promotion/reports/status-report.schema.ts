import { closedObject } from "#core/closed-object.ts";
import {
  API_VERSION,
  COMMIT,
  COMMIT_OR_NULL,
  fieldsOrNull,
  FULL_VERSION,
  listOf,
  TEXT,
  TEXT_OR_NULL,
  TEXTS,
  VERDICT,
} from "./report-fields.schema.ts";

/** What `tiphys status --format json` prints. */
export const STATUS_REPORT_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/status-report.json",
  title: "StatusReport",
  ...closedObject({
    apiVersion: API_VERSION,
    kind: { const: "StatusReport" },
    commit: COMMIT,
    apps: listOf(
      closedObject({
        app: TEXT,
        environment: TEXT,
        path: TEXT,
        version: FULL_VERSION,
        since: TEXT_OR_NULL,
        isOldestKnown: { type: "boolean" },
        commit: COMMIT_OR_NULL,
        pending: fieldsOrNull({
          from: TEXT,
          changes: TEXTS,
          gates: fieldsOrNull({
            verdict: VERDICT,
            reason: TEXT_OR_NULL,
            passesAt: TEXT_OR_NULL,
            unasked: TEXTS,
          }),
        }),
      }),
    ),
  }),
} as const;
