import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { DOCUMENT_SCHEMAS, type DocumentKind } from "./document-schemas.ts";

/** Options under which the schemas are compiled, here and by scripts/build.ts ahead of time. */
export const AJV_OPTIONS = {
  allErrors: true,
  messages: false,
  useDefaults: true,
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
} as const;

/**
 * The compiled validator of a kind of document. scripts/build.ts replaces this module by one
 * compiled ahead of time, so that what ships does not load ajv for it.
 */
export function documentValidator(kind: DocumentKind): ValidateFunction {
  const known = compiled.get(kind);
  if (known !== undefined) return known;
  const validator = new Ajv2020(AJV_OPTIONS).compile(DOCUMENT_SCHEMAS[kind]);
  compiled.set(kind, validator);
  return validator;
}

const compiled = new Map<DocumentKind, ValidateFunction>();
