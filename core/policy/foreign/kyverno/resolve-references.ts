import { parseAnchor } from "./anchor.ts";
import { mapLeaves } from "./map-leaves.ts";
import { operatorOf } from "./scalar-pattern.ts";
import { SubstitutionError } from "./substitution-error.ts";

const REFERENCE = /^\$\(.[^ ]*\)|[^\\]\$\(.[^ ]*\)/g;
const ESCAPED = /\\\$\(.[^ )]*\)/g;
const LONGEST = 10_000;

/**
 * The tree with `$(./../other/field)` replaced by what stands there, anchors on the way left out. The path may begin
 * with an operator: `$(<=./../limits/memory)`. @throws SubstitutionError
 */
export function resolveReferences(tree: unknown): unknown {
  return mapLeaves(tree, (value, path) => {
    if (typeof value !== "string" || !value.includes("$(")) return value;
    if (value.length > LONGEST)
      throw new SubstitutionError(`a text with references is longer than ${LONGEST}`, { path });
    let text = value;
    for (const [found] of value.matchAll(REFERENCE)) {
      const before = found.startsWith("$(") ? "" : found.charAt(0);
      const reference = found.slice(before.length);
      const shown = referredText(tree, reference, path);
      text = text.replace(found, () => before + shown);
    }
    return text.replace(ESCAPED, (escaped) => escaped.slice(1));
  });
}

function referredText(tree: unknown, reference: string, path: string): string {
  const inner = reference.replace(/^[$()]+|[$()]+$/g, "");
  const operator = operatorOf(inner);
  const target = inner.slice(operator.length);
  if (target === "") throw new SubstitutionError("expected path, found empty reference", { path });
  const wanted = cleaned(target.startsWith("/") ? target : `${path}/${target}`);
  const value = leafAt(tree, wanted);
  if (typeof value === "string") return operator + value;
  if (operator !== "" && typeof value === "bigint") return `${operator}${value}`;
  if (operator !== "" && typeof value === "number")
    return `${operator}${Number.isInteger(value) ? String(value) : value.toFixed(6)}`;
  throw new SubstitutionError(`reference ${reference} not resolved at path ${path}`, { path });
}

function leafAt(tree: unknown, wanted: string): unknown {
  const found = { value: undefined as unknown };
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) value.forEach((one, index) => walk(one, `${path}/${index}`));
    else if (typeof value === "object" && value !== null)
      for (const [key, one] of Object.entries(value))
        walk(one, `${path}/${key.replaceAll("/", "\\/")}`);
    else if (cleaned(withoutAnchors(path)) === wanted) found.value = value;
  };
  walk(tree, "");
  return found.value;
}

function withoutAnchors(path: string): string {
  return path
    .split("/")
    .map((step) => parseAnchor(step)?.key ?? step)
    .join("/");
}

/** As Go's path.Clean, for a path from the root. */
function cleaned(path: string): string {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return `/${steps.join("/")}`;
}
