import { displayName, parseApiVersion } from "#core/kube/resource.ts";
import { isGenerated, nameWithoutHash } from "#authoring/check/finding-key.ts";
import type { JudgedResource } from "#core/policy/evaluate.ts";
import type { SideWords } from "./side-words.ts";

/** One resource in two renders; null on the side that lacks it. */
export interface ResourcePair {
  readonly before: JudgedResource | null;
  readonly after: JudgedResource | null;
}

type ResourceKey = (resource: JudgedResource) => string;

/** Ways to know a resource again, the surest first: a key for each side. */
type KeyPair = readonly [before: ResourceKey, after: ResourceKey];

/**
 * Matches the resources of two renders: by identity; then by names in which each environment's words are taken
 * out; then what kustomize names by its content by the rest of its name. In the order of the second render,
 * what is gone last.
 */
export function pairResources(
  before: readonly JudgedResource[],
  after: readonly JudgedResource[],
  words: { readonly before: SideWords; readonly after: SideWords },
): readonly ResourcePair[] {
  const found = new Map<JudgedResource, JudgedResource>();
  const taken = new Set<JudgedResource>();
  for (const [keyBefore, keyAfter] of keyPairs(words)) {
    const free = Map.groupBy(
      before.filter((resource) => !taken.has(resource)),
      keyBefore,
    );
    for (const resource of after) {
      if (found.has(resource)) continue;
      const match = free.get(keyAfter(resource))?.shift();
      if (match === undefined) continue;
      found.set(resource, match);
      taken.add(match);
    }
  }
  return [
    ...after.map((resource) => ({ before: found.get(resource) ?? null, after: resource })),
    ...before.filter((resource) => !taken.has(resource)).map(gone),
  ];
}

function gone(before: JudgedResource): ResourcePair {
  return { before, after: null };
}

function keyPairs({
  before,
  after,
}: {
  readonly before: SideWords;
  readonly after: SideWords;
}): readonly KeyPair[] {
  const plain = (text: string) => text;
  return [
    [keyBy(plain, plain), keyBy(plain, plain)],
    [keyBy(before.neutral, plain), keyBy(after.neutral, plain)],
    [keyBy(before.neutral, nameWithoutHash), keyBy(after.neutral, nameWithoutHash)],
  ];
}

/** group/kind/namespace/name with some words taken out; `unhash` counts for generated kinds alone. */
function keyBy(neutral: (text: string) => string, unhash: (name: string) => string): ResourceKey {
  return ({ object, namespace }) => {
    const { apiVersion, kind } = object;
    const name = displayName(object);
    const plain = isGenerated({ apiVersion, kind, namespace, name }) ? unhash(name) : name;
    const parts = [parseApiVersion(apiVersion).group, kind, namespace ?? "", plain];
    return parts.map(neutral).join("\u0000");
  };
}
