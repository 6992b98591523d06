import { PUBLISHED_STATUS_SCHEMA } from "#core/published-status.ts";
import { EXPLAIN_REPORT_SCHEMA } from "./explain-report.schema.ts";
import { GATES_REPORT_SCHEMA } from "./gates-report.schema.ts";
import { HISTORY_REPORT_SCHEMA } from "./history-report.schema.ts";
import { PASS_REPORT_SCHEMA } from "./pass-report.schema.ts";
import { PROMOTION_REPORT_SCHEMA } from "./promotion-report.schema.ts";
import { RECONCILE_REPORT_SCHEMA } from "./reconcile-report.schema.ts";
import { ROLLBACK_REPORT_SCHEMA } from "./rollback-report.schema.ts";
import { STATUS_REPORT_SCHEMA } from "./status-report.schema.ts";
import { VERIFY_REPORT_SCHEMA } from "./verify-report.schema.ts";

/** The JSON Schemas (2020-12) of what promotion's commands print and publish, in the order of the reference. */
export const PROMOTION_REPORT_SCHEMAS = [
  PROMOTION_REPORT_SCHEMA,
  PASS_REPORT_SCHEMA,
  RECONCILE_REPORT_SCHEMA,
  ROLLBACK_REPORT_SCHEMA,
  STATUS_REPORT_SCHEMA,
  EXPLAIN_REPORT_SCHEMA,
  HISTORY_REPORT_SCHEMA,
  VERIFY_REPORT_SCHEMA,
  GATES_REPORT_SCHEMA,
  PUBLISHED_STATUS_SCHEMA,
] as const;
