import type { PolicyDocument, PolicyRule, PolicyVariable } from "../../policy.ts";
import type { NamedExpression, WrittenValidation } from "../cel-policy.ts";
import { celLiteral } from "./cel-literal.ts";
import { messageSources } from "./message-expression.ts";
import { POD_VARIABLES } from "./pod-variables.ts";
import { ruleValidation } from "./rule-validation.ts";
import { readNames, rewriteNames } from "./rewrite-names.ts";
import { unportable } from "./unportable.ts";

/** A rule's expressions, for a ValidatingAdmissionPolicy; `left` says why there are none. */
export interface RuleParts {
  readonly validation: WrittenValidation | null;
  /** What the validation reads, in order; variables of pods are only named. */
  readonly variables: readonly NamedExpression[];
  readonly podVariables: readonly string[];
  readonly left: readonly { readonly place: string; readonly why: string }[];
}

interface RuleContext {
  readonly policy: PolicyDocument;
  /** Whether what it judges may be a Secret, whose values no message may show. */
  readonly mayBeSecret: boolean;
  /** Of the oldest Kubernetes that shall take it: 34 for 1.34. */
  readonly minor: number;
}

/** Translates one rule whose `each` is object, podSpec or container. */
export function ruleParts(rule: PolicyRule, context: RuleContext): RuleParts {
  const variables = usedVariables(rule, context.policy);
  const left = problemsOf(rule, variables, context.minor);
  if (left.length > 0) return { validation: null, variables: [], podVariables: [], left };
  const inlined = inlinedVariables(variables);
  const rewrite = rewriter(inlined);
  const kept = variables
    .filter(({ name }) => !inlined.has(name))
    .map(({ name, cel }) => ({ name, expression: rewrite(cel) }));
  const { validation, own } = ruleValidation(rule, { ...context, rewrite });
  const written = [...kept, ...own];
  const read = new Set(
    [
      ...written.map(({ expression }) => expression),
      validation.expression,
      validation.messageExpression ?? "true",
    ]
      .map(readNames)
      .flatMap((names) => [...names.variables]),
  );
  return {
    validation,
    variables: [...paramVariable(read, context.policy), ...written],
    podVariables: podVariablesRead(read),
    left: [],
  };
}

const ROOTS: ReadonlyMap<string, string> = new Map(
  ["podSpec", "podMetadata", "params"].map((name) => [name, `variables.${name}`]),
);

type Rewrite = (source: string) => string;

function rewriter(inlined: ReadonlyMap<string, string>): Rewrite {
  return (source) => rewriteNames(source, { roots: ROOTS, variables: inlined }).trim();
}

/** Variables that read the container stand where they are read: no variable is evaluated for each container. */
function inlinedVariables(variables: readonly PolicyVariable[]): ReadonlyMap<string, string> {
  const inlined = new Map<string, string>();
  for (const { name, cel } of variables) {
    const names = readNames(cel);
    const isInlined =
      names.roots.has("container") || [...names.variables].some((own) => inlined.has(own));
    if (isInlined) inlined.set(name, `(${rewriter(inlined)(cel)})`);
  }
  return inlined;
}

/** The variables of policy and rule that the rule reads, each behind those that it reads itself. */
function usedVariables(rule: PolicyRule, { spec }: PolicyDocument): readonly PolicyVariable[] {
  const written = [...(spec.variables ?? []), ...(rule.variables ?? [])];
  const byName = new Map(written.map((variable) => [variable.name, variable]));
  const used = new Map<string, PolicyVariable>();
  const seen = new Set<string>();
  const use = (source: string): void => {
    for (const name of readNames(source).variables) {
      const variable = byName.get(name);
      if (variable === undefined || seen.has(name)) continue;
      seen.add(name);
      use(variable.cel);
      used.set(name, variable);
    }
  };
  [rule.cel ?? "true", ...messageSources(rule)].forEach(use);
  return [...used.values()];
}

function problemsOf(
  rule: PolicyRule,
  variables: readonly PolicyVariable[],
  minor: number,
): RuleParts["left"] {
  const sources = [
    { place: "cel", cel: rule.cel ?? "true" },
    ...messageSources(rule).map((cel) => ({ place: "message", cel })),
    ...variables.map(({ name, cel }) => ({ place: `variables.${name}`, cel })),
  ];
  const unknown = sources.flatMap(({ place, cel }) => {
    const why =
      unportable(cel, minor) ?? (readNames(cel).readsAllVariables ? "variables as a map" : null);
    return why === null ? [] : [{ place, why: `it reads or calls ${why}` }];
  });
  const clashing = variables
    .filter(({ name }) => POD_VARIABLES.has(name) || name === "params")
    .map(({ name }) => ({
      place: `variables.${name}`,
      why: "a variable of that name is needed for pods",
    }));
  return [...unknown, ...clashing];
}

function paramVariable(
  read: ReadonlySet<string>,
  { spec }: PolicyDocument,
): readonly NamedExpression[] {
  return read.has("params") ? [{ name: "params", expression: celLiteral(spec.params ?? {}) }] : [];
}

/** In the order in which they read each other. */
function podVariablesRead(read: ReadonlySet<string>): readonly string[] {
  const wanted = [...POD_VARIABLES].filter((name) => read.has(name));
  return wanted.includes("podContainers") && !wanted.includes("podSpec")
    ? ["podSpec", ...wanted]
    : wanted;
}
