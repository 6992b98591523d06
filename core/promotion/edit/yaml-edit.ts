import type { PathKey } from "#core/document/field-path.ts";

/** What a field can be set to; lists and mappings do not move as one. */
export type FieldValue = string | number | boolean | null;

/**
 * One change of a YAML document; `at` are the keys that lead to the value. `append` names a list, `rekey` gives a
 * value another key, `rename` another key and another value.
 */
export type YamlEdit =
  | { readonly kind: "set"; readonly at: readonly PathKey[]; readonly value: FieldValue }
  | { readonly kind: "remove"; readonly at: readonly PathKey[] }
  | { readonly kind: "rekey"; readonly at: readonly PathKey[]; readonly key: string }
  | {
      readonly kind: "rename";
      readonly at: readonly PathKey[];
      readonly key: string;
      readonly value: FieldValue;
    }
  | {
      readonly kind: "append";
      readonly at: readonly PathKey[];
      readonly item: Readonly<Record<string, string>>;
    };
