import { kustomizationName } from "#core/promotion/overlay-files.ts";
import type { Promotable } from "#core/promotion/promotable.ts";

/** Which of an overlay's files (or of those that changed in it) say something about its version by their text. */
export function textFiles(names: readonly string[], promotable: Promotable): ReadonlySet<string> {
  const files = new Map(names.map((name) => [name, { object: "", text: null, isPlain: true }]));
  const kustomization = kustomizationName({ files });
  return new Set([
    ...(kustomization === null ? [] : [kustomization]),
    ...promotable.fields.map(({ file }) => file),
  ]);
}
