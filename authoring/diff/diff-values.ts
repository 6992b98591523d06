import { isRecord } from "#core/is-record.ts";
import { canonicalJson } from "#core/kube/canonical-json.ts";
import { diffLists } from "./diff-lists.ts";
import type { FieldChange, PathStep } from "./field-change.ts";

type Mapping = Readonly<Record<string, unknown>>;

/**
 * What differs between two values, field by field, in the order of the second; elements of lists are matched by
 * what Kubernetes knows them by.
 */
export function diffValues(
  before: unknown,
  after: unknown,
  path: readonly PathStep[],
): readonly FieldChange[] {
  if (isEqual(before, after)) return [];
  if (isRecord(before) && isRecord(after)) return diffMappings(before, after, path);
  if (Array.isArray(before) && Array.isArray(after)) return diffLists(before, after, path);
  return [{ change: "changed", path, before, after }];
}

/** Equal as Kubernetes reads them: the order of fields does not count. */
export function isEqual(left: unknown, right: unknown): boolean {
  return left === right || canonicalJson(left) === canonicalJson(right);
}

function diffMappings(
  before: Mapping,
  after: Mapping,
  path: readonly PathStep[],
): readonly FieldChange[] {
  const fields = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return fields.flatMap((field): readonly FieldChange[] => {
    const here = [...path, { field }];
    if (!Object.hasOwn(before, field))
      return [{ change: "added", path: here, before: null, after: after[field] }];
    if (!Object.hasOwn(after, field))
      return [{ change: "removed", path: here, before: before[field], after: null }];
    return diffValues(before[field], after[field], here);
  });
}
