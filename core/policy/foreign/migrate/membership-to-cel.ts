import { celText } from "../export/cel-literal.ts";
import { goText } from "../kyverno/conditions/go-text.ts";
import { isRange } from "../kyverno/scalar-pattern.ts";
import { hasWildcard } from "../kyverno/wildcard.ts";
import type { CelOperand, CelStream } from "./cel-expression.ts";
import { elementsOf } from "./cel-stream.ts";
import { and, type Formula, NEVER, not, or, relation } from "./formula.ts";
import { Unmigratable } from "./unmigratable.ts";
import type { ValuePlace } from "./value-place.ts";
import { wildcardFormula } from "./wildcard-to-cel.ts";

export type Membership = "AnyIn" | "AllIn" | "AnyNotIn" | "AllNotIn";

/** Whether a field, or some or all of a list, is in what a condition offers. @throws Unmigratable */
export function membershipFormula(
  operator: Membership,
  key: CelOperand,
  value: CelOperand,
): Formula {
  if (key.kind === "literal") return ofLiteral(operator, key.value, streamOf(value));
  if (value.kind !== "literal") throw new Unmigratable("a field in a list that is not written out");
  const offered = offeredTexts(value.value);
  const stream = key.kind === "one" && key.one.place.shape !== "list" ? null : streamOf(key);
  if (stream === null && key.kind === "one") {
    const isIn = fitsAny(key.one.place, offered);
    return operator === "AnyIn" || operator === "AllIn" ? isIn : not(isIn);
  }
  if (stream === null) throw new Unmigratable("what is in a list");
  switch (operator) {
    case "AnyIn":
      return stream.some(({ place }) => fitsAny(place, offered));
    case "AnyNotIn":
      return stream.some(({ place }) => not(fitsAny(place, offered)));
    case "AllIn":
      return and(stream.presence, not(stream.some(({ place }) => not(fitsAny(place, offered)))));
    case "AllNotIn":
      return and(stream.presence, not(stream.some(({ place }) => fitsAny(place, offered))));
  }
}

function streamOf(operand: CelOperand): CelStream {
  if (operand.kind === "list") return operand.list;
  if (operand.kind === "one") return elementsOf(operand.one);
  throw new Unmigratable("a list that is none");
}

/** Texts that are looked for in a list of the object. Where there is none, each of these operators is false. */
function ofLiteral(operator: Membership, key: unknown, stream: CelStream): Formula {
  const keys = (Array.isArray(key) ? key : [key]).map(literalText);
  const found = keys.map((text) => stream.some(({ place }) => fitsAny(place, [text])));
  switch (operator) {
    case "AnyIn":
      return or(...found);
    case "AllIn":
      return and(stream.presence, ...found);
    case "AnyNotIn":
      return and(stream.presence, or(...found.map(not)));
    case "AllNotIn":
      return and(stream.presence, ...found.map(not));
  }
}

/** A text stands for itself, unless it is a range or a list in JSON. */
function offeredTexts(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(literalText);
  if (typeof value !== "string") throw new Unmigratable("a list that is no list of texts");
  if (isRange(value) || isJson(value)) throw new Unmigratable(`"${value}" in place of a list`);
  return [value];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function literalText(value: unknown): string {
  if (["string", "number", "boolean"].includes(typeof value)) return goText(value);
  throw new Unmigratable("a list of something else than texts");
}

function fitsAny({ text, shape }: ValuePlace, offered: readonly string[]): Formula {
  switch (shape) {
    case "text": {
      const plain = [...new Set(offered.filter((one) => !hasWildcard(one)))];
      const wild = offered.filter(hasWildcard).map((one) => wildcardFormula(text, one));
      return or(...listed(text, plain), ...wild);
    }
    case "flag":
      return or(
        ...offered
          .filter((one) => one === "true" || one === "false")
          .map((one) => relation(text, "==", one)),
      );
    case "count":
      if (offered.some((one) => !/^-?(0|[1-9]\d{0,4})$/.test(one)))
        throw new Unmigratable("a count among something else than whole numbers");
      return or(...offered.map((one) => relation(text, "==", one)));
    default:
      throw new Unmigratable(`whether wildcards may stand in ${text}, is not known`);
  }
}

function listed(text: string, plain: readonly string[]): readonly Formula[] {
  const [only, other] = plain;
  if (only === undefined) return [NEVER];
  if (other === undefined) return [relation(text, "==", celText(only))];
  const written = `${text} in [${plain.map(celText).join(", ")}]`;
  return [{ kind: "test", text: written, opposite: `!(${written})` }];
}
