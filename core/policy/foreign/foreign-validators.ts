import { lazyValidators } from "#core/document/lazy-validators.ts";
import { FOREIGN_SCHEMAS } from "./foreign-schemas.ts";

/** As core/policy/document-validators.ts: scripts/build.ts replaces this module by one compiled ahead of time. */
export const foreignValidator = lazyValidators(FOREIGN_SCHEMAS);
