import { isRecord } from "#core/is-record.ts";
import { type PathKey, valueAt } from "#core/document/field-path.ts";
import type { BlameQuery, BlameStep, Claim } from "./blame-query.ts";
import { followKeys } from "./follow-keys.ts";
import { isScalar, likenessOf } from "./value-likeness.ts";
import type { SourcePlace, Written } from "./written.ts";

interface MergePatch {
  readonly patch: Written;
  readonly applies: (query: BlameQuery) => boolean;
  /** True where the patch may give another name or kind. */
  readonly changesIdentity: boolean;
}

const IDENTITY = new Set(["/apiVersion", "/kind", "/metadata/name", "/metadata/namespace"]);

/** A strategic merge patch. */
export function mergePatchStep({ patch, applies, changesIdentity }: MergePatch): BlameStep {
  return {
    claim: (query) => {
      const isName = IDENTITY.has(`/${query.keys.join("/")}`);
      if (query.keys.length === 0 || (isName && !changesIdentity)) return null;
      return applies(query) ? claimOf(patch, query) : null;
    },
    removal: (query, present) => (applies(query) ? removalOf(patch, { query, present }) : null),
  };
}

function claimOf(patch: Written, { object, keys, value }: BlameQuery): Claim | null {
  const followed = followKeys(patch.value, { root: object, keys });
  const own = valueAt(patch.value, followed.keys);
  if (!followed.isWhole || own === null || isDirective(own, "delete")) return null;
  const isPlain = typeof own !== "object";
  return {
    place: patch.place(followed.keys, isPlain ? "value" : "key"),
    likeness: likenessOf(own, value),
    isReplacement: isPlain || isPlainList(own) || replaces(patch.value, followed.keys),
  };
}

/** A list that is not merged element by element: its own elements are what was rendered. */
function isPlainList(value: unknown): boolean {
  return Array.isArray(value) && value.every(isScalar);
}

function replaces(patch: unknown, keys: readonly PathKey[]): boolean {
  return keys.concat([""]).some((_, index) => {
    const value = valueAt(patch, keys.slice(0, index));
    const elements: readonly unknown[] = Array.isArray(value) ? value : [value];
    return elements.some((element) => isDirective(element, "replace"));
  });
}

function isDirective(value: unknown, word: string): boolean {
  return isRecord(value) && value.$patch === word;
}

interface Missing {
  readonly query: BlameQuery;
  readonly present: number;
}

function removalOf(patch: Written, { query, present }: Missing): SourcePlace | null {
  const { object, keys } = query;
  const followed = followKeys(patch.value, { root: object, keys });
  const own = valueAt(patch.value, followed.keys);
  const takesAway = own === null || isDirective(own, "delete");
  if (followed.keys.length > present && takesAway) return patch.place(followed.keys, "key");
  const isReplaced = followed.keys.length === present && isDirective(own, "replace");
  return isReplaced ? patch.place([...followed.keys, "$patch"], "key") : null;
}
