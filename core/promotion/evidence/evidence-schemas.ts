import { EVIDENCE_SCHEMA } from "./evidence.schema.ts";

/** The JSON Schemas (2020-12) of documents that promotions write into Git. */
export const EVIDENCE_SCHEMAS = { PromotionEvidence: EVIDENCE_SCHEMA } as const;
