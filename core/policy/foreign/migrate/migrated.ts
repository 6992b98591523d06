/** What a policy is written as. */
export const MIGRATION_TARGETS = ["native", "vpol", "vap"] as const;
export type MigrationTarget = (typeof MIGRATION_TARGETS)[number];

/** A remark for the reader of a document, at the place that it is about: "" is the document itself. */
export interface MigrationComment {
  /** JSON pointer in the document. */
  readonly path: string;
  readonly text: string;
}

/** Which rule of the source a rule of the document stands for: `id` as findings have it, "validation-1" for CEL policies. */
export interface RuleOrigin {
  readonly rule: string;
  readonly id: string;
}

/** A document to write: GuardrailPolicy, ValidatingPolicy, ValidatingAdmissionPolicy or a binding of one. */
export interface MigratedDocument {
  readonly document: Readonly<Record<string, unknown>>;
  readonly comments: readonly MigrationComment[];
  /** [] for a binding. */
  readonly origins: readonly RuleOrigin[];
}

/** What cannot be carried over: its rule is in no document. */
export interface LeftPart {
  readonly policy: string;
  readonly rule: string;
  /** JSON pointer in the source. */
  readonly place: string;
  readonly why: string;
}

/** Where a rule says something else on purpose, though it was carried over. */
export interface MigrationDifference {
  readonly policy: string;
  readonly rule: string;
  readonly why: string;
  /** Kinds that are judged otherwise; left out for all. */
  readonly kinds?: readonly string[];
}

/** An entry for spec.policies of tiphys.yaml: a built-in set in place of a rule. */
export interface MigratedUse {
  readonly rule: string;
  readonly use: string;
  readonly remark: string;
}

export interface Migration {
  readonly documents: readonly MigratedDocument[];
  readonly left: readonly LeftPart[];
  readonly differences: readonly MigrationDifference[];
  readonly uses: readonly MigratedUse[];
}
