import { CelError } from "#core/cel/cel-error.ts";
import type { CelValue } from "#core/cel/cel-value.ts";
import type { CelBindings, CelBudget } from "#core/cel/compile-cel.ts";
import type { CompiledRule } from "./compile-rule.ts";
import type { PathKey } from "#core/document/field-path.ts";
import type { FindingStatus } from "./finding.ts";
import { listedPlaces } from "./listed-place.ts";
import { isSecretPlace } from "./mask-secret.ts";
import type { EvaluateInput, JudgedResource } from "./evaluate.ts";
import type { Action, Door } from "./policy.ts";
import type { SchemaCheck } from "./schema-check.ts";
import { type VariableMemory, withVariables } from "./variable-map.ts";

/** Cost units: one expression, all rules over one object, a bundle rule. @see KEP-3488 for the first two */
export const COST_LIMITS = {
  expression: 1_000_000,
  object: 10_000_000,
  bundle: 50_000_000,
} as const;

/** Cost units of one finding: identifying, settling and printing it takes as long as an expression of this cost. */
export const FINDING_COST = 1000;

/** What one rule says about one element; `keys` lead from the element to the place. */
export interface Verdict {
  readonly status: FindingStatus;
  readonly keys: readonly PathKey[];
  readonly message: string;
  /** The most that its policy itself wants done about it; default: what the fleet says. */
  readonly maxAction?: Action;
  /** Name of an exception of the policy's own format that silences it. */
  readonly exception?: string;
}

/** What expressions see of an element, and what they have found out about it so far. */
export interface ElementScope {
  readonly bindings: CelBindings;
  readonly memory: VariableMemory;
}

/** One element to judge. `shown` has Secret values masked: messages are built from it. */
export interface ElementView {
  readonly value: unknown;
  readonly scope: ElementScope;
  readonly shown: ElementScope;
  readonly isSecret: boolean;
  readonly door: Door;
  readonly place: ElementPlace;
}

/** Where an element was found. */
export interface ElementPlace {
  readonly resource: JudgedResource;
  readonly input: EvaluateInput;
}

/** What a rule (CEL or schema, not a bundle rule) says about an element; [] when it passes. */
export function judgeElement(
  rule: CompiledRule,
  element: ElementView,
  budget: CelBudget,
): readonly Verdict[] {
  const { scope, shown } = element;
  const { schema, program, foreign } = rule;
  if (foreign !== null) return foreign.check(element, budget);
  const bindings = scopeOf(rule, scope, budget);
  // Variables that the expression has read are not evaluated again for the message.
  const ownMessage = () =>
    buildMessage(rule, {
      shown: shown === scope ? bindings : scopeOf(rule, shown, budget),
      isSecret: element.isSecret,
      budget,
    });
  if (schema !== null) return schemaVerdicts(schema, { rule, element, ownMessage });
  if (program === null) return NONE;
  try {
    const passed = program.evaluate(bindings, budget);
    if (passed === true) return NONE;
    if (passed !== false) return listedVerdicts(rule, { element, passed, ownMessage });
  } catch (error) {
    return [caughtVerdict(rule, element, error)];
  }
  return [{ status: "fail", keys: rule.keys, message: ownMessage() }];
}

const NONE: readonly Verdict[] = [];

function scopeOf(
  { variables }: CompiledRule,
  { bindings, memory }: ElementScope,
  budget: CelBudget,
): CelBindings {
  return withVariables(bindings, variables, { budget, memory });
}

interface Judged {
  readonly element: ElementView;
  readonly ownMessage: () => string;
}

/** An entry's own message is left out for a Secret: it may hold a value. */
function listedVerdicts(
  rule: CompiledRule,
  { element, passed, ownMessage }: Judged & { readonly passed: CelValue },
): readonly Verdict[] {
  const places = listedPlaces(passed);
  if (places === null || places.some(({ resource }) => resource !== undefined))
    return [errorVerdict(rule, "expected true, false or a list of {path, message}")];
  return places.map(({ keys, message }) => ({
    status: "fail",
    keys: keys ?? rule.keys,
    message: message === null || element.isSecret ? ownMessage() : message,
  }));
}

/** The schema's own words quote values, so they are left out where a Secret has its values. */
function schemaVerdicts(
  schema: SchemaCheck,
  { rule, element, ownMessage }: Judged & { readonly rule: CompiledRule },
): readonly Verdict[] {
  return schema(element.value).map(({ at, key, message }) => {
    const isHidden = element.isSecret && isSecretPlace(at);
    return {
      status: "fail",
      keys: key === undefined || isHidden ? at : [...at, key],
      message: rule.message !== null || isHidden ? ownMessage() : message,
    };
  });
}

/** The verdict for an expression that ended in an error, or read what this door does not know. */
export function caughtVerdict(
  rule: CompiledRule,
  element: { readonly isSecret: boolean; readonly door: Door },
  error: unknown,
): Verdict {
  if (!(error instanceof CelError)) throw error;
  if (error.kind === "absent") {
    const message = `not evaluated: ${error.message}, which door ${element.door} does not know`;
    return { status: "not-evaluable", keys: rule.keys, message };
  }
  return errorVerdict(
    rule,
    element.isSecret ? "the error may hold a value of the Secret and is not shown" : error.message,
  );
}

/** The verdict for an element that is left when the object has used up its limit: the rest is not judged. */
export const EXHAUSTED: Verdict = {
  status: "error",
  keys: [],
  message: `could not be judged: the object took more than its cost limit of ${COST_LIMITS.object} for all rules`,
};

/** The rule's message, else its title. */
export function buildMessage(
  rule: CompiledRule,
  {
    shown,
    isSecret,
    budget,
  }: {
    readonly shown: CelBindings;
    readonly isSecret: boolean;
    readonly budget: CelBudget;
  },
): string {
  if (rule.message === null) return rule.title;
  try {
    return rule.message(shown, budget);
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    return isSecret
      ? rule.title
      : `${rule.title} (its message could not be built: ${error.message})`;
  }
}

function errorVerdict(rule: CompiledRule, reason: string): Verdict {
  const expression = rule.program?.source ?? "schema";
  const shown = expression.length > 200 ? `${expression.slice(0, 197)}...` : expression;
  return {
    status: "error",
    keys: rule.keys,
    message: `could not be judged: \`${shown}\` ended in an error: ${reason}`,
  };
}
