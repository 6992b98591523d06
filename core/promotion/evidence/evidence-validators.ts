import { lazyValidators } from "#core/document/lazy-validators.ts";
import { EVIDENCE_SCHEMAS } from "./evidence-schemas.ts";

/** As core/policy/document-validators.ts: scripts/build.ts replaces this module by one compiled ahead of time. */
export const evidenceValidator = lazyValidators(EVIDENCE_SCHEMAS);
