import { CelCompileError } from "#core/cel/cel-error.ts";
import { BOOL, type CelType, DYN, STRING } from "#core/cel/cel-type.ts";
import { compileCel, type UnknownField } from "#core/cel/compile-cel.ts";
import type { KindSchema, KindSchemas } from "#core/kube/schema/kube-type.ts";
import type { DocumentProblem } from "#core/document/document-problem.ts";
import { templateExpressions } from "#core/policy/message-template.ts";
import type { PolicyDocument, PolicyRule } from "#core/policy/policy.ts";
import { isVerdictType } from "#core/policy/rule-scope.ts";
import { type MatchedKind, matchedKinds } from "./matched-kinds.ts";
import { paramsType } from "./params-type.ts";
import { type TypedScopes, typedScopes } from "./typed-scope.ts";
import { variablesType } from "./variables-type.ts";

/** A place where an expression does not fit the types of what it judges. */
export interface TypeProblem extends DocumentProblem {
  /** False when it fits for some of the kinds that the rule names: a guard may keep it from the others. */
  readonly isCertain: boolean;
}

/**
 * What in the expressions of a policy that compiles does not fit the kinds that its rules name exactly:
 * misspelt fields, values compared with another type. Wildcards and kinds without a schema stay dyn.
 */
export function policyTypeProblems(
  policy: PolicyDocument,
  schemas: KindSchemas,
): readonly TypeProblem[] {
  const context = { policy, scopes: typedScopes(schemas), params: paramsType(policy) };
  const problems = policy.spec.rules.flatMap((rule, index) => {
    const kinds = matchedKinds([policy.spec.match, rule.match], schemas);
    return ruleProblems({ ...context, rule, index }, kinds);
  });
  // A variable that several rules read would be named once for each.
  const unique = new Map(problems.map((problem) => [placeOf(problem), problem]));
  return [...unique.values()];
}

interface RuleContext {
  readonly policy: PolicyDocument;
  readonly scopes: TypedScopes;
  readonly params: CelType;
  readonly rule: PolicyRule;
  readonly index: number;
}

/**
 * A misfit that every kind has is certain; the words are those for the first kind. What only some have is worth
 * a word where the expression does not even ask whether the field is there.
 */
function ruleProblems(
  context: RuleContext,
  kinds: readonly MatchedKind[] | null,
): readonly TypeProblem[] {
  if (kinds === null) return [...misfits(context, null).values()].map(certain);
  const found = kinds.map((versions) => ({
    kind: versions[0].kind,
    misfits: ofAll(context, versions),
  }));
  const places = new Set(found.flatMap(({ misfits: some }) => [...some.keys()]));
  return [...places].flatMap((place) => {
    const having = found.filter(({ misfits: some }) => some.has(place));
    const first = having[0]?.misfits.get(place);
    if (first === undefined) return [];
    if (having.length === found.length) return [certain(first)];
    if (first.isSoft) return [];
    const names = having.map(({ kind }) => kind).join(", ");
    return [{ ...certain(first), message: `${first.message} (for ${names})`, isCertain: false }];
  });
}

function certain({ isSoft: _, ...problem }: Misfit): TypeProblem {
  return { ...problem, isCertain: true };
}

/** What no version of a kind has a place for. */
function ofAll(context: RuleContext, [first, ...others]: MatchedKind): Misfits {
  const rest = others.map((kind) => misfits(context, kind));
  const kept = [...misfits(context, first)].filter(([place]) =>
    rest.every((some) => some.has(place)),
  );
  return new Map(kept);
}

/** Two kinds that lack different fields have no problem in common. */
function placeOf({ at, offset }: DocumentProblem): string {
  return JSON.stringify([at, offset]);
}

interface Misfit extends DocumentProblem {
  /** A field that is only asked for. */
  readonly isSoft: boolean;
}

/** By their places. */
type Misfits = ReadonlyMap<string, Misfit>;

function misfits(context: RuleContext, kind: KindSchema | null): Misfits {
  const { policy, rule, index, scopes, params } = context;
  const found = new Map<string, Misfit>();
  const note = (misfit: Misfit) => found.set(placeOf(misfit), misfit);
  const at = ["spec", "rules", index];
  // What a policy calls a pod spec in kinds of its own may have fields that no pod has.
  const podTypes = policy.spec.podSpecs === undefined ? {} : { podSpec: DYN, container: DYN };
  const scope = { ...scopes.scope(rule.each ?? "object", kind), ...podTypes, params };
  const variables = variablesType(
    [
      { at: ["spec", "variables"], list: policy.spec.variables ?? [] },
      { at: [...at, "variables"], list: rule.variables ?? [] },
    ],
    (variable, own) =>
      typeOfExpression({ ...variable, variables: { ...scope, variables: own } }, note),
  );
  const typed = { ...scope, variables };
  for (const part of expressionsOf(rule)) {
    typeOfExpression({ ...part, at: [...at, ...part.at], variables: typed }, note);
  }
  return found;
}

interface Expression {
  readonly at: DocumentProblem["at"];
  readonly cel: string;
  /** Where the expression begins in the text at `at`. */
  readonly start?: number;
  readonly wanted?: "verdict" | "text";
}

function expressionsOf({ cel, message, messageExpression }: PolicyRule): readonly Expression[] {
  return [
    ...(cel === undefined ? [] : [{ at: ["cel"], cel, wanted: "verdict" as const }]),
    ...(messageExpression === undefined
      ? []
      : [{ at: ["messageExpression"], cel: messageExpression, wanted: "text" as const }]),
    ...templateExpressions(message ?? "").map((part) => ({ ...part, at: ["message"] })),
  ];
}

interface TypedExpression extends Expression {
  readonly variables: Readonly<Record<string, CelType>>;
}

/** The type of an expression, dyn for one that does not fit; everything that does not fit is noted. */
function typeOfExpression(
  { at, cel, start = 0, wanted, variables }: TypedExpression,
  note: (misfit: Misfit) => void,
): CelType {
  const noteUnknown = ({ error, isSoft }: UnknownField) =>
    note({
      at,
      message: `does not compile: ${error.message}`,
      offset: start + error.offset,
      isSoft,
    });
  const declarations = { variables, typing: "lenient", noteUnknown } as const;
  try {
    const expect = wanted === "text" ? { expect: STRING } : {};
    const { resultType } = compileCel(cel, { ...declarations, ...expect });
    if (wanted === "verdict" && !isVerdictType(resultType))
      compileCel(cel, { ...declarations, expect: BOOL });
    return resultType;
  } catch (error) {
    if (!(error instanceof CelCompileError)) throw error;
    noteUnknown({ error, isSoft: false });
    return DYN;
  }
}
