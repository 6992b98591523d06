import { closedObject } from "#core/closed-object.ts";
import { PROPOSAL } from "./proposal-fields.schema.ts";
import {
  API_VERSION,
  COMMIT,
  COMMIT_OR_NULL,
  FILES,
  GATE,
  listOf,
  TEXT,
  TEXT_OR_NULL,
  TEXTS,
  VERSION_WORDS,
} from "./report-fields.schema.ts";

/** What `tiphys promote --format json` prints. */
export const PROMOTION_REPORT_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/promotion-report.json",
  title: "PromotionReport",
  ...closedObject({
    apiVersion: API_VERSION,
    kind: { const: "PromotionReport" },
    app: TEXT,
    from: TEXT_OR_NULL,
    images: TEXTS,
    to: TEXT,
    result: {
      enum: ["promoted", "proposed", "declined", "planned", "nothing-to-do", "waits", "refused"],
    },
    base: COMMIT,
    branch: TEXT,
    commit: COMMIT_OR_NULL,
    proposal: PROPOSAL,
    version: VERSION_WORDS,
    changes: TEXTS,
    files: FILES,
    gates: listOf(GATE),
    passesAt: TEXT_OR_NULL,
    skipped: TEXTS,
  }),
} as const;
