import { displayName, type ResourceRef } from "#core/kube/resource.ts";
import type { JudgedResource } from "#core/policy/evaluate.ts";
import { nameWithoutHash } from "#authoring/check/finding-key.ts";
import type { ResourceDiff } from "./diff-report.ts";
import { fieldDiffs, type ReasonOf } from "./field-diffs.ts";
import { pairResources, type ResourcePair } from "./pair-resources.ts";
import type { SideWords } from "./side-words.ts";

export interface ComparedRenders {
  readonly pairs: readonly ResourcePair[];
  /** Resources with a difference, expected ones included, sorted. */
  readonly resources: readonly ResourceDiff[];
}

interface Renders {
  readonly before: readonly JudgedResource[];
  readonly after: readonly JudgedResource[];
  readonly words: { readonly before: SideWords; readonly after: SideWords };
}

/** What differs between two renders, resource by resource. */
export function compareRenders({ before, after, words }: Renders): ComparedRenders {
  const pairs = pairResources(before, after, words);
  const reasonOf = reasonFor(pairs, words);
  const resources = pairs
    .map((pair) => resourceDiff(pair, reasonOf))
    .filter((diff) => diff !== null)
    .sort((left, right) => (sortKey(left.resource) < sortKey(right.resource) ? -1 : 1));
  return { pairs, resources };
}

/** Kind, namespace and name as reports show them. */
export function refOf({ object, namespace }: JudgedResource): ResourceRef {
  const { apiVersion, kind } = object;
  return { apiVersion, kind, namespace, name: displayName(object) };
}

function resourceDiff(pair: ResourcePair, reasonOf: ReasonOf): ResourceDiff | null {
  const { before, after } = pair;
  const now = after ?? before;
  if (now === null) return null;
  const fields = fieldDiffs(pair, reasonOf);
  const resource = refOf(now);
  if (before === null || after === null)
    return { change: before === null ? "added" : "removed", resource, was: null, fields };
  if (fields.length === 0) return null;
  const was = refOf(before);
  const isSame = was.name === resource.name && was.namespace === resource.namespace;
  return { change: "changed", resource, was: isSame ? null : was, fields };
}

/** A text may follow the name of what it points to, or stand for the other environment's. */
function reasonFor(
  pairs: readonly ResourcePair[],
  words: { readonly before: SideWords; readonly after: SideWords },
): ReasonOf {
  const renamed = new Map(pairs.flatMap(generatedNames));
  return (before, after) => {
    if (renamed.get(before) === after) return "generated-name";
    if (words.before.neutral(before) !== words.after.neutral(after)) return null;
    return words.before.wordIn(before) ?? words.after.wordIn(after);
  };
}

function generatedNames({ before, after }: ResourcePair): readonly (readonly [string, string])[] {
  if (before === null || after === null) return [];
  const [old, now] = [displayName(before.object), displayName(after.object)];
  return old !== now && nameWithoutHash(old) !== old ? [[old, now]] : [];
}

function sortKey({ kind, namespace, name, apiVersion }: ResourceRef): string {
  return [kind, namespace ?? "", name, apiVersion].join("\u0000");
}
