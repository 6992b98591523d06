import { compareTexts } from "#core/compare-texts.ts";
import { goJson } from "../go-json.ts";
import { matchesWildcard } from "../wildcard.ts";
import { numberAt, scalarText, textAt } from "./arguments.ts";
import { JmespathError, valueError } from "./jmespath-error.ts";
import type { JmespathFunction, JmespathScope } from "./jmespath-function.ts";
import { isList, isNumber } from "./jmespath-value.ts";
import { matchesRegex, replacedRegex } from "./regex.ts";

type Run = JmespathFunction["run"];

const REGEX_PARAMETERS = ["string", "string|number", "string|number"];

/** Functions over texts, and from and to them. */
export const TEXT_FUNCTIONS: Readonly<Record<string, JmespathFunction>> = {
  starts_with: onTexts((text, prefix) => text.startsWith(prefix)),
  ends_with: onTexts((text, suffix) => text.endsWith(suffix)),
  compare: onTexts(compareTexts),
  equal_fold: onTexts((left, right) => folded(left) === folded(right)),
  trim: onTexts(trimmed),
  trim_prefix: onTexts((text, prefix) =>
    text.startsWith(prefix) ? text.slice(prefix.length) : text,
  ),
  split: {
    parameters: ["string", "string"],
    run: (given, { budget }) => {
      budget.make(textAt(given, 0).length);
      const separator = textAt(given, 1);
      return separator === "" ? Array.from(textAt(given, 0)) : textAt(given, 0).split(separator);
    },
  },
  to_upper: { parameters: ["string"], run: (given) => textAt(given, 0).toUpperCase() },
  to_lower: { parameters: ["string"], run: (given) => textAt(given, 0).toLowerCase() },
  replace: {
    parameters: ["string", "string", "string", "number"],
    run: (given, scope) => replaced(given, { most: Math.trunc(numberAt(given, 3)), scope }),
  },
  replace_all: {
    parameters: ["string", "string", "string"],
    run: (given, scope) => replaced(given, { most: -1, scope }),
  },
  truncate: {
    parameters: ["string", "number"],
    run: (given) =>
      Array.from(textAt(given, 0))
        .slice(0, Math.max(0, Math.trunc(numberAt(given, 1))))
        .join(""),
  },
  pattern_match: {
    parameters: ["string", "string|number"],
    run: (given, { budget }) => {
      const [pattern, text] = [textAt(given, 0), scalarText(given[1], 1)];
      budget.step(Math.ceil((pattern.length * text.length) / 100));
      return matchesWildcard(pattern, text);
    },
  },
  regex_match: {
    parameters: ["string", "string|number"],
    run: (given) => matchesRegex(textAt(given, 0), scalarText(given[1], 1)),
  },
  regex_replace_all: { parameters: REGEX_PARAMETERS, run: regexReplacement("template") },
  regex_replace_all_literal: { parameters: REGEX_PARAMETERS, run: regexReplacement("literal") },
  to_string: {
    parameters: ["any"],
    run: ([value], { budget }) => {
      if (typeof value === "string") return value;
      const text = goJson(value);
      if (text === null) throw new JmespathError("limit", "to_string(): the value is too large");
      budget.make(text.length);
      return text;
    },
  },
  to_number: { parameters: ["any"], run: ([value]) => numberFrom(value) },
  to_boolean: { parameters: ["string"], run: (given) => booleanFrom(textAt(given, 0)) },
  type: { parameters: ["any"], run: ([value]) => typeName(value) },
};

function onTexts(run: (left: string, right: string) => unknown): JmespathFunction {
  return {
    parameters: ["string", "string"],
    run: (given) => run(textAt(given, 0), textAt(given, 1)),
  };
}

function folded(text: string): string {
  return text.toUpperCase().toLowerCase();
}

/** Characters of a set are taken off both ends. */
function trimmed(text: string, characters: string): string {
  const set = new Set(characters);
  const given = Array.from(text);
  const start = given.findIndex((sign) => !set.has(sign));
  const end = given.findLastIndex((sign) => !set.has(sign));
  return start < 0 ? "" : given.slice(start, end + 1).join("");
}

function replaced(
  given: readonly unknown[],
  { most, scope }: { readonly most: number; readonly scope: JmespathScope },
): string {
  const [text, old, fresh] = [textAt(given, 0), textAt(given, 1), textAt(given, 2)];
  // An empty text stands before each character and at the end.
  const parts = old === "" ? ["", ...Array.from(text), ""] : text.split(old);
  if (old === "" && text === "") parts.pop();
  const count = Math.min(most < 0 ? Infinity : most, Math.max(1, parts.length) - 1);
  scope.budget.make(text.length + count * fresh.length);
  const head = parts.slice(0, count + 1).join(fresh);
  const tail = parts.slice(count + 1);
  return tail.length === 0 ? head : [head, ...tail].join(old);
}

function regexReplacement(kind: "template" | "literal"): Run {
  return (given, { budget }) =>
    replacedRegex(scalarText(given[1], 1), {
      pattern: textAt(given, 0),
      replacement: scalarText(given[2], 2),
      kind,
      make: budget.make,
    });
}

function numberFrom(value: unknown): number | bigint | null {
  if (isNumber(value)) return value;
  const isNumeric =
    typeof value === "string" && /^[+-]?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(value);
  return isNumeric && Number.isFinite(Number(value)) ? Number(value) : null;
}

function booleanFrom(text: string): boolean {
  const lower = text.toLowerCase();
  if (lower === "true" || lower === "false") return lower === "true";
  throw valueError("to_boolean(): expected 'true' or 'false'");
}

function typeName(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (isNumber(value)) return "number";
  if (isList(value)) return "array";
  return typeof value;
}
