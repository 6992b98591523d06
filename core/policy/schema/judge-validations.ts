import { CelCompileError, CelError } from "#core/cel/cel-error.ts";
import { CelOptional } from "#core/cel/cel-value.ts";
import { celToText } from "#core/cel/cel-text.ts";
import type { CelBindings, CelBudget } from "#core/cel/compile-cel.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { KindSchema, KubeType, ValidationRule } from "#core/kube/schema/kube-type.ts";
import { shortPlace } from "#core/kube/schema/schema-problem.ts";
import { withDefaults } from "#core/kube/schema/with-defaults.ts";
import { type PathKey, parseFieldPath } from "#core/document/field-path.ts";
import { celView } from "./cel-view.ts";
import { type CompiledValidation, compileValidation } from "./compile-validation.ts";
import type { SchemaVerdict } from "./judge-schemas.ts";

/** Cost units for one rule and for all rules of an object. @see k8s.io/apiserver/pkg/apis/cel */
const LIMITS = { rule: 1_000_000, object: 10_000_000 } as const;

/**
 * What the validation rules (x-kubernetes-validations) of a kind say about an object with its defaults.
 * Rules that compare with the old object are left out: there is none.
 */
export function judgeValidations(object: KubeObject, schema: KindSchema): readonly SchemaVerdict[] {
  if (schema.isNative) return [];
  const verdicts: SchemaVerdict[] = [];
  const budget = { remaining: LIMITS.object as number };
  visit(withDefaults(object, schema.type), schema.type, { keys: [], verdicts, budget });
  return verdicts;
}

interface Visit {
  readonly keys: readonly PathKey[];
  readonly verdicts: SchemaVerdict[];
  readonly budget: CelBudget;
}

function visit(value: unknown, type: KubeType, context: Visit): void {
  if (value === null || value === undefined) return;
  if (type.rules.length > 0) judgeRules(value, type, context);
  const below = (key: PathKey) => ({ ...context, keys: [...context.keys, key] });
  if (type.kind === "list" && Array.isArray(value)) {
    if (isScalar(type.items) && type.items.rules.length === 0) return;
    value.forEach((element, index) => visit(element, type.items, below(index)));
  } else if (type.kind === "map" && !(isScalar(type.values) && type.values.rules.length === 0)) {
    for (const [key, field] of Object.entries(value)) visit(field, type.values, below(key));
  } else if (type.kind === "object") {
    for (const [key, field] of Object.entries(value)) {
      const own = type.fields.get(key)?.type;
      if (own !== undefined) visit(field, own, below(key));
    }
  }
}

function isScalar({ kind }: KubeType): boolean {
  return kind !== "object" && kind !== "list" && kind !== "map";
}

function judgeRules(value: unknown, type: KubeType, context: Visit): void {
  const self = celView(value, type);
  for (const rule of type.rules) {
    const compiled = compiledOnce(rule);
    if (compiled === null || compiled.isTransition) continue;
    const bindings: CelBindings = { self, oldSelf: CelOptional.none };
    const message = failureOf(rule, { compiled, bindings, budget: context.budget });
    if (message === null) continue;
    const keys = [...context.keys, ...fieldKeys(rule)];
    const place = shortPlace(keys);
    const words = place === "" ? message.text : `${place}: ${message.text}`;
    context.verdicts.push({
      rule: "validation-rule",
      keys,
      message: words,
      status: message.status,
    });
  }
}

function fieldKeys({ fieldPath }: ValidationRule): readonly PathKey[] {
  return fieldPath === undefined ? [] : parseFieldPath(fieldPath);
}

const COMPILED = new WeakMap<ValidationRule, CompiledValidation | null>();

/** null for a rule that does not compile: the definition has a finding, or the load an error, of its own. */
function compiledOnce(rule: ValidationRule): CompiledValidation | null {
  const known = COMPILED.get(rule);
  if (known !== undefined) return known;
  const compiled = compileSafely(rule);
  COMPILED.set(rule, compiled);
  return compiled;
}

function compileSafely(rule: ValidationRule): CompiledValidation | null {
  try {
    return compileValidation(rule);
  } catch (error) {
    if (error instanceof CelCompileError) return null;
    throw error;
  }
}

interface Judged {
  readonly compiled: CompiledValidation;
  readonly bindings: CelBindings;
  readonly budget: CelBudget;
}

interface Failure {
  readonly text: string;
  readonly status: "fail" | "error";
}

/** null when the rule holds. */
function failureOf(rule: ValidationRule, judged: Judged): Failure | null {
  const { compiled, bindings, budget } = judged;
  try {
    const passed = within(budget, (own) => compiled.program.evaluate(bindings, own));
    return passed === true ? null : { text: messageOf(rule, judged), status: "fail" };
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    const text = `could not be judged: \`${rule.rule.trim()}\` ended in an error: ${error.message}`;
    return { text, status: "error" };
  }
}

function within<T>(budget: CelBudget, run: (own: CelBudget) => T): T {
  const granted = Math.min(LIMITS.rule, budget.remaining);
  const own = { remaining: granted };
  try {
    return run(own);
  } finally {
    budget.remaining -= granted - Math.max(0, own.remaining);
  }
}

/** As the API server: messageExpression, else message, else the rule itself. */
function messageOf(rule: ValidationRule, { compiled, bindings, budget }: Judged): string {
  const fallback = rule.message?.trim() || `does not keep the rule \`${rule.rule.trim()}\``;
  const { message } = compiled;
  if (message === null) return fallback;
  try {
    const text = celToText(within(budget, (own) => message.evaluate(bindings, own))).trim();
    return text === "" || text.includes("\n") ? fallback : text;
  } catch (error) {
    if (error instanceof CelError) return fallback;
    throw error;
  }
}
