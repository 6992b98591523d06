import type { DocumentProblem } from "#core/document/document-problem.ts";
import { fitDocument } from "#core/document/fit-document.ts";
import { DOCUMENT_SCHEMAS, type DocumentKind } from "./document-schemas.ts";
import { documentValidator } from "./document-validators.ts";

/** A document of one of the policy engine's kinds with its defaults (a copy), and its problems. */
export function checkDocument(
  kind: DocumentKind,
  value: unknown,
): { readonly document: unknown; readonly problems: readonly DocumentProblem[] } {
  return fitDocument(value, { schema: DOCUMENT_SCHEMAS[kind], validate: documentValidator(kind) });
}
