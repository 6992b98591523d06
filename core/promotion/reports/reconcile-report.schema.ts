import { closedObject } from "#core/closed-object.ts";
import { PROPOSAL } from "./proposal-fields.schema.ts";
import {
  API_VERSION,
  COMMIT,
  COMMIT_OR_NULL,
  fieldsOrNull,
  listOf,
  TEXT,
  TEXTS,
  VERDICT,
  VERSION_WORDS,
} from "./report-fields.schema.ts";

/** What `tiphys promote --reconcile --format json` prints. */
export const RECONCILE_REPORT_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/reconcile-report.json",
  title: "ReconcileReport",
  ...closedObject({
    apiVersion: API_VERSION,
    kind: { const: "ReconcileReport" },
    branch: TEXT,
    rollouts: listOf(
      closedObject({
        namespace: TEXT,
        name: TEXT,
        images: TEXTS,
        message: TEXT,
        result: {
          enum: [
            "rolled-back",
            "proposed",
            "planned",
            "nothing-to-do",
            "refused",
            "unwanted",
            "failed",
          ],
        },
        rollback: fieldsOrNull({
          app: TEXT,
          environment: TEXT,
          commit: COMMIT_OR_NULL,
          restores: closedObject({ commit: COMMIT, proof: { enum: ["evidence", "history"] } }),
          version: VERSION_WORDS,
          gates: listOf(closedObject({ gate: TEXT, verdict: VERDICT, reason: TEXT })),
          skipped: TEXTS,
        }),
        proposal: PROPOSAL,
        error: fieldsOrNull({ code: TEXT, message: TEXT }),
      }),
    ),
  }),
} as const;
