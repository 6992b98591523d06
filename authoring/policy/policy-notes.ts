import type { DocumentOrigins } from "#adapters/document-reader.ts";
import { dotted } from "#adapters/origin-document.ts";
import type { Guardrails } from "#core/policy/guardrails.ts";

/** What policies in other formats have that is not evaluated, by file, name and place: a line each. */
export function policyNotes(
  { layers }: Guardrails,
  origins: DocumentOrigins | null,
): readonly string[] {
  const notes = layers.flatMap((layer) => layer.notes);
  const lines = notes.map(({ policy, at, message }) => {
    const file = origins?.get(policy)?.file;
    const name = `${policy.kind} "${policy.metadata?.name ?? ""}"`;
    return [...(file === undefined ? [] : [file]), name, dotted(at), message].join(": ");
  });
  return [...new Set(lines)].sort();
}
