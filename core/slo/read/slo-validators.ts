import { lazyValidators } from "#core/document/lazy-validators.ts";
import { SLO_SCHEMAS } from "./slo-schemas.ts";

/**
 * The compiled validator of a form of SLO document. scripts/build.ts replaces this module by one
 * compiled ahead of time, so that what ships does not load ajv for it.
 */
export const sloValidator = lazyValidators(SLO_SCHEMAS);
