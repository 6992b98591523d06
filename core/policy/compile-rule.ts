import { type CelProgram, compileCel } from "#core/cel/compile-cel.ts";
import { CelCompileError } from "#core/cel/cel-error.ts";
import type { CelType } from "#core/cel/cel-type.ts";
import { BOOL, STRING } from "#core/cel/cel-type.ts";
import type { DocumentProblem } from "./check-document.ts";
import { type PathKey, parseFieldPath } from "./element-path.ts";
import { compileTemplate, type MessageBuilder } from "./message-template.ts";
import {
  DOORS,
  type Door,
  type Element,
  type PolicyDocument,
  type PolicyRule,
  type PolicyVariable,
  type Severity,
} from "./policy.ts";
import { isVerdictType, SCOPES } from "./rule-scope.ts";
import type { SchemaCheck } from "./schema-check.ts";
import { type SubjectMatcher, selectorMatcher } from "./select.ts";

export interface CompiledVariable {
  readonly name: string;
  readonly program: CelProgram;
}

/** A rule ready to judge: exactly one of `program` and `schema`. */
export interface CompiledRule {
  readonly policy: string;
  readonly id: string;
  readonly severity: Severity;
  readonly remedy: string | null;
  readonly title: string;
  readonly doors: readonly Door[];
  readonly each: Element;
  readonly keys: readonly PathKey[];
  readonly program: CelProgram | null;
  readonly schema: SchemaCheck | null;
  readonly message: MessageBuilder | null;
  readonly variables: readonly CompiledVariable[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly podSpecs: readonly {
    readonly matches: SubjectMatcher;
    readonly keys: readonly string[];
  }[];
  readonly matches: SubjectMatcher;
}

export type SchemaCompiler = (schema: Readonly<Record<string, unknown>>) => SchemaCheck;

/** The rules of a policy, compiled and type-checked; every problem goes to `report`, its rule is left out. */
export function compileRules(
  policy: PolicyDocument,
  context: {
    readonly compileSchema: SchemaCompiler;
    readonly report: (problem: DocumentProblem) => void;
  },
): readonly CompiledRule[] {
  return policy.spec.rules.flatMap((rule, index) => {
    const compiler = new RuleCompiler(policy, { ...context, rule, at: ["spec", "rules", index] });
    const compiled = compiler.compile();
    return compiled === null ? [] : [compiled];
  });
}

interface CompilerContext {
  readonly compileSchema: SchemaCompiler;
  readonly report: (problem: DocumentProblem) => void;
  readonly rule: PolicyRule;
  readonly at: readonly (string | number)[];
}

/** Compiles one rule and collects all its problems before it gives up. */
class RuleCompiler {
  private readonly policy: PolicyDocument;
  private readonly context: CompilerContext;
  private readonly scope: Readonly<Record<string, CelType>>;
  private failed = false;

  constructor(policy: PolicyDocument, context: CompilerContext) {
    this.policy = policy;
    this.context = context;
    this.scope = SCOPES[context.rule.each ?? "object"];
  }

  compile(): CompiledRule | null {
    const { rule } = this.context;
    const { spec } = this.policy;
    const each = rule.each ?? "object";
    const compiled: CompiledRule = {
      policy: this.policy.metadata.name,
      id: rule.id,
      severity: rule.severity ?? spec.severity,
      remedy: rule.remedy ?? spec.remedy ?? null,
      title: rule.title ?? spec.title,
      doors: rule.doors ?? spec.doors ?? DOORS,
      each,
      keys: rule.path === undefined ? [] : parseFieldPath(rule.path),
      program: this.verdict(rule),
      schema: this.schema(rule),
      message: this.message(rule),
      variables: this.variables(rule),
      params: spec.params ?? {},
      podSpecs: podSpecLocations(this.policy),
      matches: ruleMatcher(this.policy, rule),
    };
    return this.failed ? null : compiled;
  }

  private verdict(rule: PolicyRule): CelProgram | null {
    const { cel } = rule;
    if (cel === undefined) return null;
    return this.attempt(["cel"], () => {
      const program = compileCel(cel, { variables: this.scope });
      if (isVerdictType(program.resultType)) return program;
      return compileCel(cel, { variables: this.scope, expect: BOOL });
    });
  }

  private message(rule: PolicyRule): MessageBuilder | null {
    const { message, messageExpression } = rule;
    if (message !== undefined)
      return this.attempt(["message"], () => compileTemplate(message, this.scope));
    if (messageExpression === undefined) return null;
    return this.attempt(["messageExpression"], () => {
      const program = compileCel(messageExpression, { variables: this.scope, expect: STRING });
      return (bindings, budget) => String(program.evaluate(bindings, budget));
    });
  }

  private variables(rule: PolicyRule): readonly CompiledVariable[] {
    const shared = (this.policy.spec.variables ?? []).map((variable, index) => ({
      variable,
      at: ["spec", "variables", index, "cel"] as readonly (string | number)[],
    }));
    const own = (rule.variables ?? []).map((variable, index) => ({
      variable,
      at: [...this.context.at, "variables", index, "cel"],
    }));
    return [...shared, ...own].flatMap(({ variable, at }) => this.variable(variable, at));
  }

  private variable(
    variable: PolicyVariable,
    at: readonly (string | number)[],
  ): readonly CompiledVariable[] {
    const program = this.attemptAt(at, () => compileCel(variable.cel, { variables: this.scope }));
    return program === null ? [] : [{ name: variable.name, program }];
  }

  private schema(rule: PolicyRule): SchemaCheck | null {
    const { schema } = rule;
    if (schema === undefined) return null;
    return this.attempt(["schema"], () => this.context.compileSchema(schema));
  }

  private attempt<T>(field: readonly string[], compile: () => T): T | null {
    return this.attemptAt([...this.context.at, ...field], compile);
  }

  private attemptAt<T>(at: readonly (string | number)[], compile: () => T): T | null {
    try {
      return compile();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.failed = true;
      this.context.report({ at, message: compileMessage(error) });
      return null;
    }
  }
}

function compileMessage(error: Error): string {
  if (!(error instanceof CelCompileError)) return `is not a valid JSON Schema: ${error.message}`;
  return `does not compile: ${error.message} (line ${error.line}, column ${error.column} of the expression)`;
}

function ruleMatcher(policy: PolicyDocument, rule: PolicyRule): SubjectMatcher {
  const wanted = [policy.spec.match, rule.match]
    .filter((selector) => selector !== undefined)
    .map(selectorMatcher);
  const excluded = [policy.spec.exclude, rule.exclude]
    .filter((selector) => selector !== undefined)
    .map(selectorMatcher);
  return (subject) =>
    wanted.every((matches) => matches(subject)) && !excluded.some((matches) => matches(subject));
}

function podSpecLocations(policy: PolicyDocument): CompiledRule["podSpecs"] {
  return (policy.spec.podSpecs ?? []).map(({ kind, path }) => ({
    matches: selectorMatcher({ kinds: [kind] }),
    keys: path.slice(1).split("."),
  }));
}
