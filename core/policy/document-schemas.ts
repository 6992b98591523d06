import { BASELINE_SCHEMA, EXCEPTION_SCHEMA } from "./exception.schema.ts";
import { FREEZE_SCHEMA } from "./freeze.schema.ts";
import { FLEET_SCHEMA } from "./fleet.schema.ts";
import { POLICY_SCHEMA } from "./policy.schema.ts";
import { TEST_SCHEMA } from "./test.schema.ts";

/** The JSON Schemas (2020-12) of the documents that live in Git. */
export const DOCUMENT_SCHEMAS = {
  GuardrailPolicy: POLICY_SCHEMA,
  GuardrailException: EXCEPTION_SCHEMA,
  GuardrailFleet: FLEET_SCHEMA,
  GuardrailBaseline: BASELINE_SCHEMA,
  GuardrailFreeze: FREEZE_SCHEMA,
  GuardrailTest: TEST_SCHEMA,
} as const;

export type DocumentKind = keyof typeof DOCUMENT_SCHEMAS;
