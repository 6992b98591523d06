import type { Formula } from "./formula.ts";
import { Unmigratable } from "./unmigratable.ts";

const WIDTH = 88;
const LONGEST = 3000;

/** The formula as CEL that a person reads: on one line where it fits, else a line for each part. @throws Unmigratable */
export function formulaText(formula: Formula): string {
  const text = broken(formula, "", { left: LONGEST });
  return text.length > LONGEST ? spent(text, { left: LONGEST }) : text;
}

interface Budget {
  left: number;
}

function broken(formula: Formula, indent: string, budget: Budget): string {
  const line = flat(formula, { ...budget, left: WIDTH * 4 });
  if (line !== null && indent.length + line.length <= WIDTH) return spent(line, budget);
  const inner = `${indent}  `;
  switch (formula.kind) {
    case "and":
    case "or": {
      const sign = formula.kind === "and" ? " &&" : " ||";
      return formula.items
        .map((item) => grouped(item, { within: formula.kind, indent, budget }))
        .join(`${sign}\n${indent}`);
    }
    case "every":
    case "some": {
      const macro = formula.kind === "every" ? "all" : "exists";
      const head = spent(`${formula.list}.${macro}(${formula.name},`, budget);
      return `${head}\n${inner}${broken(formula.body, inner, budget)}\n${indent})`;
    }
    case "then": {
      const first = grouped(formula.first, { within: "then", indent, budget });
      const rest = grouped(formula.rest, { within: "then", indent: inner, budget });
      return `${first}\n${inner}? ${rest}\n${inner}: ${formula.otherwise}`;
    }
    case "constant":
      return spent(String(formula.value), budget);
    case "test":
      return spent(formula.text, budget);
  }
}

function spent(text: string, budget: Budget): string {
  budget.left -= text.length;
  if (budget.left >= 0) return text;
  throw new Unmigratable(`the expression would be longer than ${LONGEST} characters`);
}

interface Grouping {
  readonly within: "and" | "or" | "then";
  readonly indent: string;
  readonly budget: Budget;
}

function grouped(item: Formula, { within, indent, budget }: Grouping): string {
  if (!needsGroup(item, within)) return broken(item, indent, budget);
  const inner = `${indent}  `;
  const line = broken(item, inner, budget);
  return line.includes("\n") || indent.length + line.length + 2 > WIDTH
    ? `(\n${inner}${line}\n${indent})`
    : `(${line})`;
}

/** Parts of another kind stand in parentheses, also where CEL would not need them. */
function needsGroup(item: Formula, within: Grouping["within"]): boolean {
  return item.kind === "then" || (["and", "or"].includes(item.kind) && item.kind !== within);
}

/** Null for what is longer than the budget. */
function flat(formula: Formula, budget: Budget): string | null {
  if (budget.left < 0) return null;
  const parts: string[] = [];
  for (const part of flatParts(formula)) {
    const text = typeof part === "string" ? part : flatGroup(part, formula, budget);
    if (text === null) return null;
    parts.push(text);
    budget.left -= text.length;
    if (budget.left < 0) return null;
  }
  return parts.join("");
}

function flatGroup(item: Formula, outer: Formula, budget: Budget): string | null {
  const text = flat(item, budget);
  const isOpen = outer.kind === "and" || outer.kind === "or" || outer.kind === "then";
  return text !== null && isOpen && needsGroup(item, outer.kind) ? `(${text})` : text;
}

function flatParts(formula: Formula): readonly (string | Formula)[] {
  switch (formula.kind) {
    case "constant":
      return [String(formula.value)];
    case "test":
      return [formula.text];
    case "and":
    case "or": {
      const sign = formula.kind === "and" ? " && " : " || ";
      return formula.items.flatMap((item, index) => (index === 0 ? [item] : [sign, item]));
    }
    case "every":
    case "some": {
      const macro = formula.kind === "every" ? "all" : "exists";
      return [`${formula.list}.${macro}(${formula.name}, `, formula.body, ")"];
    }
    case "then":
      return [formula.first, " ? ", formula.rest, ` : ${formula.otherwise}`];
  }
}
