import { CelCompileError } from "#core/cel/cel-error.ts";
import { compileCel } from "#core/cel/compile-cel.ts";
import type { PathKey } from "#core/document/field-path.ts";
import type { Element, PolicyRule, PolicyVariable, Selector } from "../../policy.ts";
import { SCOPES } from "../../rule-scope.ts";
import type { CelPolicySpec, WrittenValidation } from "../cel-policy.ts";
import { celText } from "../export/cel-literal.ts";
import { allOf } from "../export/glob-condition.ts";
import { readNames } from "../export/rewrite-names.ts";
import { placedAt, Unmigratable } from "../migrate/unmigratable.ts";
import type { NativeMatch } from "./native-match.ts";

/** A validation as a rule, or why it is none; `at` leads from the spec to what is in the way. */
export type NativeRule =
  | { readonly origin: string; readonly rule: PolicyRule }
  | { readonly origin: string; readonly at: readonly PathKey[]; readonly why: string };

interface RuleSource {
  readonly spec: CelPolicySpec;
  readonly match: NativeMatch;
  readonly each: Element;
  /** Before the names of the rules: "autogen-". */
  readonly prefix: string;
  /** Whether `params` is known, and stands in the policy. */
  readonly hasParams: boolean;
}

/** The validations of a policy as rules with a match of their own. */
export function nativeRules(source: RuleSource): readonly NativeRule[] {
  const { validations = [] } = source.spec;
  return validations.map((validation, index): NativeRule => {
    const origin = `validation-${index + 1}`;
    try {
      return { origin, rule: nativeRule(validation, { ...source, index }) };
    } catch (error) {
      if (!(error instanceof Unmigratable)) throw error;
      return { origin, at: error.keys, why: error.message };
    }
  });
}

function nativeRule(
  validation: WrittenValidation,
  { spec, match, each, prefix, index, hasParams }: RuleSource & { readonly index: number },
): PolicyRule {
  const check = (cel: string) => checked(cel, { each, hasParams });
  const at = ["validations", index];
  const expression = placedAt([...at, "expression"], () => check(validation.expression.trim()));
  const conditions = conditionsOf(spec, { match, check });
  const words = placedAt([...at, "messageExpression"], () => wordsOf(validation, check));
  const named = usedVariables(spec, [expression, ...conditions, words.messageExpression ?? ""]);
  const variables = named.map(({ name, cel, index: place }) =>
    placedAt(["variables", place, "expression"], () => ({ name, cel: check(cel) })),
  );
  return {
    id: `${prefix}validation-${index + 1}`,
    title: titleOf(validation),
    ...selectors(match),
    ...(each === "object" ? {} : { each }),
    ...(variables.length === 0 ? {} : { variables }),
    cel: conditions.length === 0 ? expression : guarded(expression, conditions),
    ...words,
  };
}

function guarded(expression: string, conditions: readonly string[]): string {
  const [only] = conditions;
  const condition =
    conditions.length === 1 ? `(${only ?? "true"})` : allOf(conditions.map((one) => `(${one})`));
  return `${condition}\n  ? (${expression})\n  : true`;
}

function conditionsOf(
  { matchConditions = [] }: CelPolicySpec,
  { match, check }: { readonly match: NativeMatch; readonly check: (cel: string) => string },
): readonly string[] {
  return [
    ...match.conditions,
    ...matchConditions.map(({ expression }, index) =>
      placedAt(["matchConditions", index, "expression"], () => check(expression.trim())),
    ),
  ];
}

function selectors({ match, exclude }: NativeMatch): { match?: Selector; exclude?: Selector } {
  return {
    ...(Object.keys(match).length === 0 ? {} : { match }),
    ...(Object.keys(exclude).length === 0 ? {} : { exclude }),
  };
}

function wordsOf(
  { message, messageExpression }: WrittenValidation,
  check: (cel: string) => string,
): Pick<PolicyRule, "message" | "messageExpression"> {
  if (messageExpression !== undefined && messageExpression.trim() !== "")
    return { messageExpression: check(messageExpression.trim()) };
  if (message === undefined || message.trim() === "") return {};
  return message.includes("{{")
    ? { messageExpression: celText(message.trim()) }
    : { message: message.trim() };
}

function titleOf({ message, expression }: WrittenValidation): string {
  const text = (message ?? "").trim() === "" ? `failed expression: ${expression}` : (message ?? "");
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

interface UsedVariable extends PolicyVariable {
  readonly index: number;
}

function usedVariables(
  { variables = [] }: CelPolicySpec,
  sources: readonly string[],
): readonly UsedVariable[] {
  const used = new Set(
    sources.filter(Boolean).flatMap((source) => [...readNames(source).variables]),
  );
  const all = variables.map(({ name, expression }, index) => ({
    name,
    cel: expression.trim(),
    index,
  }));
  for (const { name, cel } of [...all].reverse())
    if (used.has(name)) readSafely(cel).forEach((other) => used.add(other));
  return all.filter(({ name }) => used.has(name));
}

function readSafely(cel: string): ReadonlySet<string> {
  try {
    return readNames(cel).variables;
  } catch (error) {
    if (error instanceof CelCompileError) return new Set();
    throw error;
  }
}

/** Names that stand for nothing at render, where a policy of another format sees the object's creation. */
const ADMISSION_NAMES = ["request", "oldObject", "authorizer"];

function checked(
  cel: string,
  { each, hasParams }: { readonly each: Element; readonly hasParams: boolean },
): string {
  try {
    compileCel(cel, { variables: SCOPES[each] });
  } catch (error) {
    if (!(error instanceof CelCompileError)) throw error;
    throw new Unmigratable(`an expression that our CEL does not take: ${error.message}`);
  }
  const { roots } = readNames(cel);
  const found = ADMISSION_NAMES.filter((name) => roots.has(name));
  if (found.length > 0)
    throw new Unmigratable(`it reads ${found.join(" and ")}: that is not known before admission`);
  if (roots.has("params") && !hasParams) throw new Unmigratable("params that are not known here");
  return cel;
}
