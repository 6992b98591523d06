import { isRecord } from "#core/is-record.ts";
import type { PathKey } from "#core/document/field-path.ts";
import type { BlameStep, Claim } from "./blame-query.ts";
import { type FieldSpec, isSpecified, NAMES } from "./field-specs.ts";
import { likenessOf } from "./value-likeness.ts";
import { textField, writtenField } from "./written-fields.ts";
import type { Written } from "./written.ts";

/** `namespace`: counts where the object has exactly this namespace. */
export function namespaceStep(namespace: Written, specs: readonly FieldSpec[]): BlameStep {
  return {
    claim: (query) => {
      if (query.value !== namespace.value || !isSpecified(specs, query)) return null;
      return whole(namespace, []);
    },
  };
}

/** Kinds whose names are never prefixed. */
const UNNAMED = new Set(["CustomResourceDefinition", "APIService", "Namespace"]);

/** `namePrefix` or `nameSuffix`: what makes a name what it is, where the name holds it. */
export function affixStep(affix: Written, specs: readonly FieldSpec[]): BlameStep {
  return {
    claim: (query) => {
      const { value } = query;
      if (typeof affix.value !== "string" || affix.value === "") return null;
      if (UNNAMED.has(query.object.kind) || typeof value !== "string") return null;
      if (!value.includes(affix.value) || !isSpecified([...NAMES, ...specs], query)) return null;
      return { place: affix.place([], "value"), likeness: "part", isReplacement: true };
    },
  };
}

/** True for kinds that namePrefix and nameSuffix change. */
export function takesAffixes(kind: string): boolean {
  return !UNNAMED.has(kind);
}

/** An entry of `replicas`. */
export function replicaStep(entry: Written, specs: readonly FieldSpec[]): BlameStep {
  const name = textField(entry, "name");
  const count = writtenField(entry, "count");
  return {
    claim: (query) => {
      if (name === null || count === null || !query.identity.names.has(name)) return null;
      if (!isSpecified(specs, query)) return null;
      const likeness = likenessOf(count.value, query.value);
      return likeness === "equal" ? whole(count, []) : null;
    },
  };
}

/** Labels or annotations: each pair at every place that is specified, and the mapping where it brings the first. */
export function pairsStep(pairs: Written, specs: readonly FieldSpec[]): BlameStep {
  return {
    claim: (query) => {
      const { keys } = query;
      if (!isRecord(pairs.value)) return null;
      if (isSpecified(specs, query)) {
        const place = pairs.place(Object.keys(pairs.value).slice(0, 1), "key");
        return { place, likeness: "other", isReplacement: false };
      }
      const key = keys.at(-1);
      if (key === undefined || !Object.hasOwn(pairs.value, key)) return null;
      if (!isSpecified(specs, { ...query, keys: keys.slice(0, -1) })) return null;
      const likeness = likenessOf(pairs.value[key], query.value);
      return likeness === "equal" ? whole(pairs, [String(key)]) : null;
    },
  };
}

function whole(written: Written, keys: readonly PathKey[]): Claim {
  return { place: written.place(keys, "value"), likeness: "equal", isReplacement: true };
}
