import { type CelProgram, compileCel } from "#core/cel/compile-cel.ts";
import { CelCompileError } from "#core/cel/cel-error.ts";
import type { CelType } from "#core/cel/cel-type.ts";
import { BOOL, STRING } from "#core/cel/cel-type.ts";
import { celToText } from "#core/cel/cel-text.ts";
import type { DocumentProblem } from "#core/document/document-problem.ts";
import { type ExpressionCompiler, expressionCompiler } from "./compile-expression.ts";
import type { ForeignPart } from "./foreign/foreign-check.ts";
import { type PathKey, parseFieldPath } from "#core/document/field-path.ts";
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
import { type RuleMatcher, ruleMatcher } from "./rule-matcher.ts";
import { isVerdictType, SCOPES } from "./rule-scope.ts";
import type { SchemaCheck } from "./schema-check.ts";
import { type SubjectMatcher, selectorMatcher } from "./select.ts";
import { type CompiledVariable, variableIdentities } from "./variable-identity.ts";

/** A rule ready to judge: exactly one of `program`, `schema` and `foreign`. */
export interface CompiledRule extends RuleMatcher {
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
  /** Of a policy in another format; it judges whole objects and says everything itself. */
  readonly foreign: ForeignPart | null;
  readonly message: MessageBuilder | null;
  readonly variables: readonly CompiledVariable[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly podSpecs: readonly {
    readonly matches: SubjectMatcher;
    readonly keys: readonly string[];
  }[];
}

export type SchemaCompiler = (schema: Readonly<Record<string, unknown>>) => SchemaCheck;

type Keys = readonly (string | number)[];

interface CompileContext {
  readonly compileSchema: SchemaCompiler;
  readonly report: (problem: DocumentProblem) => void;
}

interface ExpressionContext extends CompileContext {
  readonly compileExpression: ExpressionCompiler;
}

/** The rules of a policy, compiled and type-checked; every problem goes to `report`, its rule is left out. */
export function compileRules(
  policy: PolicyDocument,
  context: CompileContext,
): readonly CompiledRule[] {
  const params = policy.spec.params ?? NO_PARAMS;
  const podSpecs = podSpecLocations(policy);
  const compileExpression = expressionCompiler();
  const shared = sharedVariables(policy, { ...context, compileExpression });
  const identify = variableIdentities();
  return policy.spec.rules.flatMap((rule, index) => {
    const common = shared(rule.each ?? "object");
    const parts = compileParts(rule, {
      ...context,
      compileExpression,
      at: ["spec", "rules", index],
    });
    if (common === null || parts === null) return [];
    const variables = identify([...common, ...parts.variables]);
    return [{ ...ruleFacts(policy, rule), ...parts, variables, params, podSpecs }];
  });
}

/** One object for all policies without params, so that elements found for one serve the next. */
export const NO_PARAMS: Readonly<Record<string, unknown>> = Object.freeze({});

function ruleFacts(policy: PolicyDocument, rule: PolicyRule) {
  const { spec, metadata } = policy;
  return {
    policy: metadata.name,
    id: rule.id,
    severity: rule.severity ?? spec.severity,
    remedy: rule.remedy ?? spec.remedy ?? null,
    title: rule.title ?? spec.title,
    doors: rule.doors ?? spec.doors ?? DOORS,
    each: rule.each ?? ("object" as const),
    foreign: null,
    keys: rule.path === undefined ? [] : parseFieldPath(rule.path),
    ...ruleMatcher(policy, rule),
  };
}

/** The policy's own variables, compiled and reported once for each kind of element; null when one fails. */
function sharedVariables(
  { spec }: PolicyDocument,
  { report, compileExpression }: ExpressionContext,
): (each: Element) => readonly NamedProgram[] | null {
  const known = new Map<Element, readonly NamedProgram[] | null>();
  return (each) => {
    const cached = known.get(each);
    if (cached !== undefined) return cached;
    const problems: DocumentProblem[] = [];
    const at = ["spec", "variables"];
    const variables = compileExpressions(spec.variables, {
      at,
      each,
      problems,
      compileExpression,
    });
    problems.forEach(report);
    const result = problems.length === 0 ? variables : null;
    known.set(each, result);
    return result;
  };
}

type NamedProgram = Omit<CompiledVariable, "identity">;

type RuleParts = Pick<CompiledRule, "program" | "schema" | "message"> & {
  readonly variables: readonly NamedProgram[];
};

/** What of a rule needs compiling; all its problems are reported before it gives up with null. */
function compileParts(
  rule: PolicyRule,
  { at, compileSchema, report, compileExpression }: ExpressionContext & { readonly at: Keys },
): RuleParts | null {
  const each = rule.each ?? "object";
  const problems: DocumentProblem[] = [];
  const { cel, schema } = rule;
  const parts = {
    program:
      cel === undefined
        ? null
        : attempt({ at: [...at, "cel"], problems }, () =>
            compileVerdict(cel, { each, compileExpression }),
          ),
    schema:
      schema === undefined
        ? null
        : attempt({ at: [...at, "schema"], problems }, () => compileSchema(schema)),
    message: compileMessage(rule, { at, scope: SCOPES[each], problems }),
    variables: compileExpressions(rule.variables, {
      at: [...at, "variables"],
      each,
      problems,
      compileExpression,
    }),
  };
  problems.forEach(report);
  return problems.length === 0 ? parts : null;
}

interface Expressions {
  readonly at: Keys;
  readonly each: Element;
  readonly problems: DocumentProblem[];
  readonly compileExpression: ExpressionCompiler;
}

interface Attempt {
  readonly at: Keys;
  readonly scope: Readonly<Record<string, CelType>>;
  readonly problems: DocumentProblem[];
}

function compileVerdict(
  cel: string,
  { each, compileExpression }: Pick<Expressions, "each" | "compileExpression">,
): CelProgram {
  const program = compileExpression(cel, each);
  if (isVerdictType(program.resultType)) return program;
  return compileCel(cel, { variables: SCOPES[each], expect: BOOL });
}

function compileMessage(
  { message, messageExpression }: PolicyRule,
  { at, scope, problems }: Attempt,
): MessageBuilder | null {
  if (message !== undefined)
    return attempt({ at: [...at, "message"], problems }, () => compileTemplate(message, scope));
  if (messageExpression === undefined) return null;
  return attempt({ at: [...at, "messageExpression"], problems }, () => {
    const program = compileCel(messageExpression, { variables: scope, expect: STRING });
    return (bindings, budget) => celToText(program.evaluate(bindings, budget));
  });
}

function compileExpressions(
  variables: readonly PolicyVariable[] | undefined,
  { at, each, problems, compileExpression }: Expressions,
): readonly NamedProgram[] {
  return (variables ?? []).flatMap(({ name, cel }, index) => {
    const program = attempt({ at: [...at, index, "cel"], problems }, () =>
      compileExpression(cel, each),
    );
    return program === null ? [] : [{ name, program }];
  });
}

function attempt<T>(
  { at, problems }: { readonly at: Keys; readonly problems: DocumentProblem[] },
  compile: () => T,
): T | null {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    problems.push({ at, ...problemWords(error) });
    return null;
  }
}

function problemWords(error: Error): Pick<DocumentProblem, "message" | "offset"> {
  if (!(error instanceof CelCompileError))
    return { message: `is not a valid JSON Schema: ${error.message}` };
  return { message: `does not compile: ${error.message}`, offset: error.offset };
}

function podSpecLocations(policy: PolicyDocument): CompiledRule["podSpecs"] {
  return (policy.spec.podSpecs ?? []).map(({ kind, path }) => ({
    matches: selectorMatcher({ kinds: [kind] }),
    keys: path.slice(1).split("."),
  }));
}
