import { canonicalJson } from "#core/kube/canonical-json.ts";
import { isRecord } from "#core/kube/pod-template.ts";
import type { Fleet } from "./fleet.ts";

/** Fields of a fleet that are checked already and that nothing acts on yet, with their defaults. */
const LATER_FIELDS: readonly (readonly [path: string, normal: unknown])[] = [
  ["admission.freeze", "warn"],
];

/** Paths of the fields that a fleet gives another value than their default, and on which nothing acts yet. */
export function laterFields({ spec }: Fleet): readonly string[] {
  return LATER_FIELDS.filter(([path, normal]) => !isSame(valueAt(spec, path), normal)).map(
    ([path]) => `spec.${path}`,
  );
}

function valueAt(spec: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), spec);
}

function isSame(left: unknown, right: unknown): boolean {
  return left === undefined || canonicalJson(left) === canonicalJson(right);
}
