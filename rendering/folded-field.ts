import { isRecord } from "#core/is-record.ts";
/**
 * The values of a field as kustomize's decoder finds them: Go matches keys without regard to case
 * (also "ſ" for "s" and the Kelvin sign for "k"), so `Resources:` is `resources:`.
 */
export function foldedField(mapping: unknown, name: string): readonly unknown[] {
  if (!isRecord(mapping)) return [];
  const wanted = foldKey(name);
  return Object.entries(mapping)
    .filter(([key]) => foldKey(key) === wanted)
    .map(([, value]) => value);
}

/** The elements of every list under that field. */
export function foldedElements(mapping: unknown, name: string): readonly unknown[] {
  return foldedField(mapping, name).flatMap((value) => (Array.isArray(value) ? value : []));
}

export function foldKey(key: string): string {
  return key.toUpperCase().toLowerCase();
}
