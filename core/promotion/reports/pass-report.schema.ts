import { closedObject } from "#core/closed-object.ts";
import {
  API_VERSION,
  COMMIT_OR_NULL,
  fieldsOrNull,
  GATE,
  listOf,
  TEXT,
  TEXT_OR_NULL,
  VERSION_WORDS,
} from "./report-fields.schema.ts";
import { PROPOSAL } from "./proposal-fields.schema.ts";

/** What `tiphys promote --auto --format json` prints. */
export const PASS_REPORT_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/promotion-pass-report.json",
  title: "PromotionPassReport",
  ...closedObject({
    apiVersion: API_VERSION,
    kind: { const: "PromotionPassReport" },
    branch: TEXT,
    steps: listOf(
      closedObject({
        app: TEXT,
        to: TEXT,
        result: {
          enum: [
            "promoted",
            "proposed",
            "declined",
            "planned",
            "nothing-to-do",
            "waits",
            "refused",
            "failed",
          ],
        },
        from: TEXT_OR_NULL,
        version: fieldsOrNull(VERSION_WORDS.properties),
        commit: COMMIT_OR_NULL,
        proposal: PROPOSAL,
        gates: listOf(GATE),
        passesAt: TEXT_OR_NULL,
        error: fieldsOrNull({ code: TEXT, message: TEXT }),
      }),
    ),
  }),
} as const;
