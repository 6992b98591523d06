import { fitDocument } from "#core/document/fit-document.ts";
import type { SloDocument, SloProblem } from "./slo-reader.ts";
import { SLO_SCHEMAS, type SloSchemaName } from "./slo-schemas.ts";
import { sloValidator } from "./slo-validators.ts";

/** A document with the defaults of its form; null, with the problems, where it does not fit. */
export function fitSloDocument(
  name: SloSchemaName,
  { value, index }: SloDocument,
): { readonly document: unknown; readonly problems: readonly SloProblem[] } {
  const form = { schema: SLO_SCHEMAS[name], validate: sloValidator(name) };
  const { document, problems } = fitDocument(value, form);
  if (problems.length === 0) return { document, problems: [] };
  return { document: null, problems: problems.map((problem) => ({ ...problem, document: index })) };
}
