import { closedObject } from "#core/closed-object.ts";
import {
  API_VERSION,
  COMMIT,
  COMMIT_OR_NULL,
  FILES,
  listOf,
  TEXT,
  TEXTS,
  VERDICT,
  VERSION_WORDS,
} from "./report-fields.schema.ts";

/** What `tiphys rollback --format json` prints. */
export const ROLLBACK_REPORT_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/rollback-report.json",
  title: "RollbackReport",
  ...closedObject({
    apiVersion: API_VERSION,
    kind: { const: "RollbackReport" },
    app: TEXT,
    environment: TEXT,
    result: { enum: ["rolled-back", "planned", "nothing-to-do", "refused"] },
    base: COMMIT,
    branch: TEXT,
    commit: COMMIT_OR_NULL,
    restores: closedObject({ commit: COMMIT, proof: { enum: ["evidence", "history"] } }),
    version: VERSION_WORDS,
    changes: TEXTS,
    files: FILES,
    gates: listOf(closedObject({ gate: TEXT, verdict: VERDICT, reason: TEXT })),
    skipped: TEXTS,
  }),
} as const;
