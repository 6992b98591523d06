import type { Constraint, ValidationRule } from "./kube-type.ts";

/**
 * A type as the files of schemas/ hold it: a word, the name of a definition behind "#", "[]" or "{}" before
 * the type of elements or values, or an object for whatever needs more words.
 */
export type CompactType = string | CompactObject;

/** Fields that say the usual are left out. */
export interface CompactObject {
  /** A word for scalars, list, map; left out where `fields` says it. */
  readonly type?: string;
  readonly fields?: Readonly<Record<string, CompactType>>;
  readonly required?: readonly string[];
  readonly items?: CompactType;
  readonly values?: CompactType;
  readonly keepsUnknown?: true;
  readonly embedded?: true;
  readonly nullable?: true;
  readonly keys?: readonly string[];
  readonly set?: true;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
  readonly aboveMin?: true;
  readonly belowMax?: true;
  readonly multipleOf?: number;
  readonly rules?: readonly ValidationRule[];
  readonly constraints?: readonly Constraint[];
}
