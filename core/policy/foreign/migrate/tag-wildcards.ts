import { parseAnchor } from "../kyverno/anchor.ts";
import { hasWildcard, matchesWildcard } from "../kyverno/wildcard.ts";
import { and, type Formula, relation, some } from "./formula.ts";
import { formulaText } from "./formula-text.ts";
import { Unmigratable } from "./unmigratable.ts";
import type { ValuePlace } from "./value-place.ts";
import { wildcardFormula } from "./wildcard-to-cel.ts";

type Tree = Readonly<Record<string, unknown>>;

/** The entries of labels or annotations that count where a key is a wildcard. @throws Unmigratable */
export function tagEntries(tags: Tree): Tree {
  const isPlain = ([key, value]: readonly [string, unknown]) =>
    typeof value === "string" && !hasWildcard(key);
  if (Object.entries(tags).every(isPlain)) return tags;
  const entries = Object.entries(tags).filter(([, value]) => typeof value === "string");
  const names = entries.map(([key]) => parseAnchor(key)?.key ?? key);
  const doubtful = names.find(
    (name, index) =>
      hasWildcard(name) &&
      names.some(
        (other, at) => at !== index && (hasWildcard(other) || matchesWildcard(name, other)),
      ),
  );
  if (doubtful !== undefined)
    throw new Unmigratable(`"${doubtful}" may stand for a key that another one names, too`);
  return Object.fromEntries(entries);
}

/** A wildcard stands for the first key that fits, by the alphabet; null for a key that is none. */
export function tagEntry(
  wanted: string,
  tags: ValuePlace,
): { readonly place: ValuePlace; readonly isThere: Formula } | null {
  if (!hasWildcard(wanted)) return null;
  const { text, isKnown } = tags;
  const name = tags.names.has("key") ? "tag" : "key";
  const isText = relation(`type(${text}[${name}])`, "==", "string");
  const fits = and(wildcardFormula(name, wanted), ...(isKnown ? [] : [isText]));
  const first = `${text}[${text}.filter(${name}, ${formulaText(fits)}).min()]`;
  return {
    place: {
      ...tags,
      text: first,
      shape: isKnown && tags.key === "labels" ? "text" : "prose",
      key: "",
      isTags: false,
    },
    isThere: some(text, name, fits),
  };
}
