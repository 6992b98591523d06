import { DYN } from "#core/cel/cel-type.ts";
import { compileCel } from "#core/cel/compile-cel.ts";
import type { PolicyDocument, PolicyRule } from "../../policy.ts";
import type { NamedExpression, WrittenValidation } from "../cel-policy.ts";
import { celText } from "./cel-literal.ts";
import { messageCel, oneLine } from "./message-expression.ts";

interface ValidationContext {
  readonly policy: PolicyDocument;
  readonly mayBeSecret: boolean;
  readonly rewrite: (source: string) => string;
}

/** A rule's expression and words, with the variable that holds what fails where its message names that. */
export function ruleValidation(
  rule: PolicyRule,
  { policy, rewrite, mayBeSecret }: ValidationContext,
): { readonly validation: WrittenValidation; readonly own: readonly NamedExpression[] } {
  const expression = rewrite(rule.cel ?? "true");
  const words = messageCel(rule, rewrite);
  const message = oneLine(
    words === null ? (rule.message ?? titleOf(rule, policy)) : titleOf(rule, policy),
  );
  if (rule.each === "container") return ofContainers(rule, { expression, words, message });
  const masked = (cel: string) =>
    mayBeSecret ? `object.kind == "Secret" ? ${celText(message)} : ${cel}` : cel;
  const kind = resultKind(expression);
  if (kind === "list") return ofFindings(rule, { expression, message, masked });
  const validation = {
    expression: kind === "bool" ? expression : `(${expression}) == true`,
    message,
    ...(words === null ? {} : { messageExpression: masked(words) }),
  };
  return { validation, own: [] };
}

interface FindingWords {
  readonly expression: string;
  readonly message: string;
  readonly masked: (cel: string) => string;
}

const isEmpty = (list: string) => `${list}.size() == 0`;

/** A list of findings passes where it is empty. */
function ofFindings(rule: PolicyRule, { expression, message, masked }: FindingWords) {
  const name = variableName("findings", rule);
  return {
    validation: {
      expression: isEmpty(`variables.${name}`),
      message,
      messageExpression: masked(joinedMessages(`variables.${name}`, message)),
    },
    own: [{ name, expression }],
  };
}

/** Not every API server that is in use can make one list of many. */
function ofContainerFindings(
  rule: PolicyRule,
  { expression, message }: Omit<FindingWords, "masked">,
) {
  const name = variableName("findings", rule);
  const all = `variables.podContainers.map(container, ${expression})`;
  return {
    validation: {
      expression: `variables.${name}.all(list, ${isEmpty("list")})`,
      message,
      messageExpression: `variables.${name}.filter(list, !(${isEmpty("list")})).map(list, ${joinedMessages("list", message)}).join("; ")`,
    },
    own: [{ name, expression: all }],
  };
}

function joinedMessages(list: string, message: string): string {
  return `${list}.map(f, f[?"message"].orValue(${celText(message)})).join("; ")`;
}

function variableName(prefix: string, { id }: PolicyRule): string {
  return `${prefix}_${id.replaceAll("-", "_")}`;
}

interface ContainerWords {
  readonly expression: string;
  readonly words: string | null;
  readonly message: string;
}

/** Where the message names the container, a variable holds those that fail. */
function ofContainers(rule: PolicyRule, { expression, words, message }: ContainerWords) {
  if (resultKind(expression) === "list") return ofContainerFindings(rule, { expression, message });
  if (words === null) {
    const all = `variables.podContainers.all(container, ${expression})`;
    return { validation: { expression: all, message }, own: [] };
  }
  const name = variableName("failing", rule);
  const failing = `variables.podContainers.filter(container, !(${expression}))`;
  return {
    validation: {
      expression: `variables.${name}.size() == 0`,
      message,
      messageExpression: `variables.${name}.map(container, ${words}).join("; ")`,
    },
    own: [{ name, expression: failing }],
  };
}

function titleOf(rule: PolicyRule, { spec }: PolicyDocument): string {
  return rule.title ?? spec.title;
}

const ANYTHING = [
  "object",
  "oldObject",
  "request",
  "namespaceObject",
  "variables",
  "container",
  "params",
  "podSpec",
  "podMetadata",
];
const SCOPE = Object.fromEntries(ANYTHING.map((name) => [name, DYN]));

function resultKind(cel: string): string {
  return compileCel(cel, { variables: SCOPE }).resultType.kind;
}
