import { closedObject } from "#core/closed-object.ts";
import { API_VERSION, COMMIT, FULL_VERSION, listOf, TEXT } from "./report-fields.schema.ts";

/** What `tiphys history --format json` prints. */
export const HISTORY_REPORT_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/history-report.json",
  title: "HistoryReport",
  ...closedObject({
    apiVersion: API_VERSION,
    kind: { const: "HistoryReport" },
    app: TEXT,
    environment: TEXT,
    commit: COMMIT,
    versions: listOf(
      closedObject({
        version: FULL_VERSION,
        since: TEXT,
        commit: COMMIT,
        isOldestKnown: { type: "boolean" },
        author: TEXT,
        subject: TEXT,
      }),
    ),
  }),
} as const;
