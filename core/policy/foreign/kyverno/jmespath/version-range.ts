import { CelError } from "#core/cel/cel-error.ts";
import {
  compareVersions,
  parseVersion,
  type SemanticVersion,
} from "#core/cel/kubernetes/semantic-version.ts";
import { valueError } from "./jmespath-error.ts";

/** Whether a version lies in a range like ">=1.2.0 <2.0.0 || 3.x". Who writes no version gets 0.0.0. @throws JmespathError */
export function isInRange(version: string, range: string): boolean {
  const own = versionOf(version) ?? parseVersion("0.0.0");
  const alternatives = choices(range).map((terms) => terms.flatMap(expanded).map(comparison));
  return alternatives.some((terms) => terms.every((fits) => fits(own)));
}

function choices(range: string): readonly (readonly string[])[] {
  const joined = range.replace(/([<>=]) +/g, "$1");
  const terms = joined.split(" ").filter((term) => term.length > 1);
  const alternatives: string[][] = [[]];
  for (const term of terms) {
    if (term === "||") alternatives.push([]);
    else alternatives.at(-1)?.push(term);
  }
  if (alternatives.some((one) => one.length === 0))
    throw valueError(`expected a range of versions, got "${range}"`);
  return alternatives;
}

/** "1.x" and "1.2.x" with an operator or without one, as one or two terms without "x". */
function expanded(term: string): readonly string[] {
  if (!term.includes("x")) return [term];
  const [, operator = "", written = ""] = /^(\D*)(\d.*)$/.exec(term) ?? [];
  const numbers = written.split(".x")[0]?.split(".") ?? [];
  const next = numbers.map((number, index) =>
    index === numbers.length - 1 ? String(Number(number) + 1) : number,
  );
  const [low, high] = [full(numbers), full(next)];
  switch (operator.trim()) {
    case ">":
      return [`>=${high}`];
    case ">=":
      return [`>=${low}`];
    case "<":
      return [`<${low}`];
    case "<=":
      return [`<${high}`];
    case "!":
    case "!=":
      return [`<${low}`, `>=${high}`];
    default:
      return [`>=${low}`, `<${high}`];
  }
}

function full(numbers: readonly string[]): string {
  return [...numbers, "0", "0"].slice(0, 3).join(".");
}

const ORDERS: Readonly<Record<string, (order: number) => boolean>> = {
  "": (order) => order === 0,
  "=": (order) => order === 0,
  "==": (order) => order === 0,
  "!": (order) => order !== 0,
  "!=": (order) => order !== 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
};

function comparison(term: string): (version: SemanticVersion) => boolean {
  const [, operator = "", written = ""] = /^(\D*)(\d.*)$/.exec(term) ?? [];
  const holds = ORDERS[operator.trim()];
  const wanted = versionOf(written);
  if (holds === undefined || wanted === null)
    throw valueError(`expected a version with an operator, got "${term}"`);
  return (version) => holds(compareVersions(version, wanted));
}

function versionOf(text: string): SemanticVersion | null {
  try {
    return parseVersion(text);
  } catch (error) {
    if (error instanceof CelError) return null;
    throw error;
  }
}
