import type { OriginDocument } from "#adapters/origin-document.ts";

/** Everything that `policy lint` may say, in the order of the reference. */
export const LINT_RULES = [
  { id: "always-passes", title: "An expression can never find anything" },
  { id: "never-passes", title: "An expression is false whatever it looks at" },
  { id: "constant-part", title: "A part of an expression has the same value always" },
  { id: "matches-nothing", title: "No object can match" },
  { id: "excludes-everything", title: "exclude leaves out all that match lets in" },
  { id: "unknown-kind", title: "There is no such kind" },
  { id: "unknown-environment", title: "There is no such environment" },
  { id: "wrong-field", title: "An expression does not fit some of the kinds that match names" },
  { id: "not-evaluable", title: "A rule cannot be evaluated at a door that it names" },
  { id: "operation-elsewhere", title: "Only admission knows updates and deletes" },
  { id: "secret-in-message", title: "A message shows what is masked" },
  { id: "slow-rule", title: "The cost of a rule grows with the square of the objects" },
  { id: "unused-variable", title: "No expression reads a variable" },
  { id: "unused-param", title: "No expression reads a parameter" },
  { id: "missing-description", title: "A policy does not say why" },
  { id: "missing-remedy", title: "A rule does not say what to do" },
  { id: "missing-message", title: "A rule does not say what is wrong" },
  { id: "duplicate-rule", title: "Another rule says the same" },
  { id: "unknown-policy", title: "There is no such policy or rule" },
  { id: "exception-expired", title: "An exception has ended" },
  { id: "exception-idle", title: "An exception cannot silence anything" },
  { id: "override-expired", title: "An override has ended" },
  { id: "override-shadowed", title: "An earlier override always wins" },
] as const;

export type LintRuleId = (typeof LINT_RULES)[number]["id"];

/** Something in a document that cannot do what it says. */
export interface LintFinding {
  readonly rule: LintRuleId;
  /** The document, and the keys of the place in it. */
  readonly origin: OriginDocument;
  readonly at: readonly (string | number)[];
  /** The character of the text at `at` that is meant. */
  readonly offset?: number | undefined;
  readonly message: string;
  readonly remedy: string;
}
