import { CHECK_REPORT_SCHEMA } from "#authoring/check/check-report.schema.ts";
import { DIFF_REPORT_LIST_SCHEMA, DIFF_REPORT_SCHEMA } from "#authoring/diff/diff-report.schema.ts";
import { IMPACT_REPORT_SCHEMA } from "#authoring/policy-impact/impact-report.schema.ts";
import { EXPLANATION_SCHEMA } from "#authoring/policy/explain/explanation.schema.ts";
import { LINT_REPORT_SCHEMA } from "#authoring/policy/lint/lint-report.schema.ts";
import { POLICY_LIST_SCHEMA } from "#authoring/policy/list/policy-list.schema.ts";
import { TEST_REPORT_SCHEMA } from "#authoring/policy/test/test-report.schema.ts";
import { BUDGET_REPORT_SCHEMA } from "#authoring/slo/budget/budget-report.schema.ts";
import { VERSION_COMPARISON_SCHEMA } from "#authoring/slo/compare/version-comparison.schema.ts";
import { SLO_CHECK_REPORT_SCHEMA } from "#authoring/slo/check/slo-check-report.schema.ts";
import { CANARY_PLAN_SCHEMA } from "#authoring/slo/plan/canary-plan.schema.ts";
import { SLO_REPLAY_SCHEMA } from "#authoring/slo/replay/slo-replay.schema.ts";
import { DOCUMENT_SCHEMAS } from "#core/policy/document-schemas.ts";
import { EVIDENCE_SCHEMA } from "#core/promotion/evidence/evidence.schema.ts";
import { PROMOTION_REPORT_SCHEMAS } from "#core/promotion/reports/report-schemas.ts";
import { PLAIN_SCHEMA } from "#core/slo/read/plain/plain.schema.ts";
import { SERVICE_OBJECTIVE_SCHEMA } from "#core/slo/service-objective.schema.ts";

/** A JSON Schema as a file; editors and other tools read it. */
export interface SchemaFile {
  /** "guardrail-fleet.json": the last part of the schema's $id. */
  readonly name: string;
  readonly text: string;
}

const DIALECT = "https://json-schema.org/draft/2020-12/schema";

/** The schemas of the documents that live in Git. */
export function documentSchemaFiles(): readonly SchemaFile[] {
  const schemas = [...Object.values(DOCUMENT_SCHEMAS), SERVICE_OBJECTIVE_SCHEMA, PLAIN_SCHEMA];
  return schemas.map(schemaFile);
}

/** All schemas that are shipped: those of the documents, and of what commands print as JSON. */
export function schemaFiles(): readonly SchemaFile[] {
  return [
    ...documentSchemaFiles(),
    schemaFile(EVIDENCE_SCHEMA),
    schemaFile(CHECK_REPORT_SCHEMA),
    schemaFile(DIFF_REPORT_SCHEMA),
    schemaFile(DIFF_REPORT_LIST_SCHEMA),
    schemaFile(IMPACT_REPORT_SCHEMA),
    schemaFile(TEST_REPORT_SCHEMA),
    schemaFile(POLICY_LIST_SCHEMA),
    schemaFile(EXPLANATION_SCHEMA),
    schemaFile(LINT_REPORT_SCHEMA),
    schemaFile(SLO_CHECK_REPORT_SCHEMA),
    schemaFile(BUDGET_REPORT_SCHEMA),
    schemaFile(CANARY_PLAN_SCHEMA),
    schemaFile(VERSION_COMPARISON_SCHEMA),
    schemaFile(SLO_REPLAY_SCHEMA),
    ...PROMOTION_REPORT_SCHEMAS.map(schemaFile),
  ];
}

function schemaFile(schema: { readonly $id: string }): SchemaFile {
  const name = schema.$id.slice(schema.$id.lastIndexOf("/") + 1);
  return { name, text: `${JSON.stringify({ $schema: DIALECT, ...schema }, null, 2)}\n` };
}
