import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { valueAt } from "#core/document/field-path.ts";
import { isSecret, isSecretPlace, MASK, maskSecret } from "#core/policy/mask-secret.ts";
import type { DiffReason, FieldDiff } from "./diff-report.ts";
import { diffValues, isEqual } from "./diff-values.ts";
import { type FieldChange, type PathStep, pathPointer } from "./field-change.ts";
import type { ResourcePair } from "./pair-resources.ts";

/** Why two texts are expected to differ; null when they are not. */
export type ReasonOf = (before: string, after: string) => DiffReason | null;

/** What differs between the two sides of a resource, without a value of any Secret. */
export function fieldDiffs(
  { before, after }: ResourcePair,
  reasonOf: ReasonOf,
): readonly FieldDiff[] {
  if (before === null) return after === null ? [] : [wholeDiff("added", after.object)];
  if (after === null) return [wholeDiff("removed", before.object)];
  // Only what is masked is compared field by field, so that nothing else can be shown.
  const shown = diffValues(maskSecret(before.object), maskSecret(after.object), []);
  return [
    ...shown.map((change) => fieldDiff(change, { object: after.object, reasonOf })),
    ...changedSecrets(before.object, after.object),
  ];
}

function wholeDiff(change: "added" | "removed", object: KubeObject): FieldDiff {
  const shown = maskSecret(object);
  const [before, after] = change === "added" ? [null, shown] : [shown, null];
  return { change, path: "", before, after, isMasked: isSecret(object), expected: null };
}

function fieldDiff(
  { change, path, before, after }: FieldChange,
  { object, reasonOf }: { readonly object: KubeObject; readonly reasonOf: ReasonOf },
): FieldDiff {
  const areTexts = change === "changed" && typeof before === "string" && typeof after === "string";
  const isMasked = isSecret(object) && isSecretPlace(fieldsOf(path));
  const expected = areTexts ? reasonOf(before, after) : null;
  return { change, path: pathPointer(path), before, after, isMasked, expected };
}

function fieldsOf(path: readonly PathStep[]): readonly string[] {
  return path.map((step) => ("field" in step ? step.field : step.element));
}

/** That values differ may be seen, not what they are, nor how long. */
function changedSecrets(before: KubeObject, after: KubeObject): readonly FieldDiff[] {
  if (!isSecret(before) || !isSecret(after)) return [];
  return secretPlaces(before)
    .filter((keys) => {
      const [old, now] = [valueAt(before, keys), valueAt(after, keys)];
      return now !== undefined && !isEqual(old, now) && !(isRecord(old) && isRecord(now));
    })
    .map((keys) => ({
      change: "changed",
      path: pathPointer(keys.map((field) => ({ field }))),
      before: MASK,
      after: MASK,
      isMasked: true,
      expected: null,
    }));
}

/** Every place at which a Secret holds a value, or something that is no mapping of values. */
function secretPlaces(object: KubeObject): readonly (readonly string[])[] {
  const values = ["data", "stringData"].flatMap((field) => {
    const keys = isRecord(object[field]) ? Object.keys(object[field]) : [];
    return [[field], ...keys.map((key) => [field, key])];
  });
  const annotations = Object.keys(object.metadata?.annotations ?? {}).map((name) => [
    ...["metadata", "annotations"],
    name,
  ]);
  return [...values, ...annotations.filter(isSecretPlace)];
}
