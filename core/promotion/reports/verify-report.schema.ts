import { closedObject } from "#core/closed-object.ts";
import {
  API_VERSION,
  CAUSE,
  COMMIT,
  COMMIT_OR_NULL,
  COUNTS,
  listOf,
  TEXT,
  TEXT_OR_NULL,
} from "./report-fields.schema.ts";

const ITEMS = listOf(
  closedObject({
    item: TEXT,
    verdict: { enum: ["same", "different", "not-recomputable"] },
    reason: TEXT,
  }),
);

/** What `tiphys verify --format json` prints. */
export const VERIFY_REPORT_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/verify-report.json",
  title: "VerifyReport",
  ...closedObject({
    apiVersion: API_VERSION,
    kind: { const: "VerifyReport" },
    commit: COMMIT,
    parent: COMMIT_OR_NULL,
    evidence: listOf(
      closedObject({
        path: TEXT,
        app: TEXT_OR_NULL,
        environment: TEXT_OR_NULL,
        cause: CAUSE,
        digest: TEXT_OR_NULL,
        items: ITEMS,
      }),
    ),
    items: ITEMS,
    verdict: { enum: ["same", "different"] },
    summary: COUNTS,
  }),
} as const;
