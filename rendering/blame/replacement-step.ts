import { valueAt } from "#core/document/field-path.ts";
import type { BlameQuery, BlameStep, Claim } from "./blame-query.ts";
import { selects } from "./patch-target.ts";
import { likenessOf } from "./value-likeness.ts";
import { textField, writtenElements, writtenField } from "./written-fields.ts";
import type { SourcePlace, Written } from "./written.ts";

/** Who wrote a value of another object of the render, the source of a replacement. */
export type FindSource = (
  select: (query: Pick<BlameQuery, "object" | "identity">) => boolean,
  path: readonly string[],
) => { readonly place: SourcePlace; readonly value: unknown } | null;

/** An entry of `replacements`: the place of the source's value where that is sure, else the entry's own field path. */
export function replacementStep(entry: Written, findSource: FindSource): BlameStep {
  const targets = writtenElements(entry, "targets");
  return {
    claim: (query) => {
      const paths = targets.filter((target) => takes(target, query)).flatMap(fieldPaths);
      const hit = paths.find(({ keys }) => leadsTo(keys, query));
      if (hit === undefined) return null;
      const source = sourceClaim(entry, { query, findSource });
      return source ?? { place: hit.place, likeness: "part", isReplacement: true };
    },
  };
}

function takes(target: Written, query: BlameQuery): boolean {
  const selector = writtenField(target, "select");
  if (selector === null || !selects(selector, query)) return false;
  return !writtenElements(target, "reject").some((rejected) => selects(rejected, query));
}

interface FieldPath {
  readonly keys: readonly string[];
  readonly place: SourcePlace;
}

function fieldPaths(target: Written): readonly FieldPath[] {
  const paths = writtenElements(target, "fieldPaths");
  if (paths.length === 0) {
    return [{ keys: ["metadata", "name"], place: target.place([], "key") }];
  }
  return paths.map((path) => ({
    keys: splitPath(String(path.value)),
    place: path.place([], "value"),
  }));
}

function sourceClaim(
  entry: Written,
  { query, findSource }: { readonly query: BlameQuery; readonly findSource: FindSource },
): Claim | null {
  const fixed = writtenField(entry, "sourceValue");
  if (fixed !== null) {
    const likeness = likenessOf(fixed.value, query.value);
    return { place: fixed.place([], "value"), likeness, isReplacement: true };
  }
  const selector = writtenField(entry, "source");
  if (selector === null) return null;
  const path = splitPath(textField(selector, "fieldPath") ?? "metadata.name");
  const found = findSource((subject) => selects(selector, subject), path);
  const likeness = found === null ? "other" : likenessOf(found.value, query.value);
  if (found === null || likeness === "other") return null;
  return { place: found.place, likeness, isReplacement: true };
}

/** "spec.containers.[name=web].env.0.a\.b" in its parts. */
export function splitPath(path: string): readonly string[] {
  const parts = path.match(/\[[^\]]*\]|(?:\\.|[^.[\\])+/g) ?? [];
  return parts.map((part) => part.replaceAll("\\.", "."));
}

function leadsTo(path: readonly string[], { object, keys }: BlameQuery): boolean {
  if (path.length > keys.length) return false;
  return path.every((part, index) => {
    if (part === "*" || part === String(keys[index])) return true;
    const condition = /^\[([^=]+)=(.*)\]$/.exec(part);
    if (condition === null) return false;
    const element = valueAt(object, keys.slice(0, index + 1));
    return String(valueAt(element, [condition[1] ?? ""])) === condition[2];
  });
}
