import { fitDocument } from "#core/document/fit-document.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { ForeignContext } from "./foreign-format.ts";
import { FOREIGN_SCHEMAS, type ForeignKind } from "./foreign-schemas.ts";
import { foreignValidator } from "./foreign-validators.ts";

/** The documents of a kind that fit its schema; what is wrong with the others is reported. */
export function foreignOf(
  kind: ForeignKind,
  { documents, report }: ForeignContext,
): readonly KubeObject[] {
  return documents.filter((document) => {
    if (document.kind !== kind) return false;
    const schema = FOREIGN_SCHEMAS[kind];
    const { problems } = fitDocument(document, { schema, validate: foreignValidator(kind) });
    for (const problem of problems) report(document, problem);
    return problems.length === 0;
  });
}
