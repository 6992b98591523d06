import { lazyValidators } from "#core/document/lazy-validators.ts";
import { DOCUMENT_SCHEMAS } from "./document-schemas.ts";

/**
 * The compiled validator of a kind of document. scripts/build.ts replaces this module by one
 * compiled ahead of time, so that what ships does not load ajv for it.
 */
export const documentValidator = lazyValidators(DOCUMENT_SCHEMAS);
