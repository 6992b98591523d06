import { fitDocument } from "#core/document/fit-document.ts";
import { type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import type { ForeignContext } from "./foreign-format.ts";
import { FOREIGN_SCHEMAS, type ForeignKind } from "./foreign-schemas.ts";
import { foreignValidator } from "./foreign-validators.ts";

/** The documents of a kind that fit its schema; what is wrong with the others is reported. */
export function foreignOf(
  kind: ForeignKind,
  { documents, report }: ForeignContext,
): readonly KubeObject[] {
  return documents.filter((document) => {
    const schema = FOREIGN_SCHEMAS[kind];
    const { enum: versions } = schema.properties.apiVersion;
    const groups = versions.map((version) => parseApiVersion(version).group);
    const { group } = parseApiVersion(document.apiVersion);
    if (document.kind !== schema.title || !groups.includes(group)) return false;
    const { problems } = fitDocument(document, { schema, validate: foreignValidator(kind) });
    for (const problem of problems) report(document, problem);
    return problems.length === 0;
  });
}
