import { isRecord } from "#core/is-record.ts";
import {
  type FillRun,
  fillText,
  openRun,
  soleExpression,
  type TemplateScope,
  valueOf,
  variableValue,
} from "./fill-text.ts";
import { mapLeaves } from "./map-leaves.ts";
import { resolveReferences } from "./resolve-references.ts";
import { SubstitutionError } from "./substitution-error.ts";
import { takeSteps } from "./work.ts";

/** A tree whose variables are to be replaced. */
export interface Template {
  /** The tree of a template that is filled alike in every scope; null for another one. */
  readonly constant: { readonly tree: unknown } | null;
  /** @throws SubstitutionError when a variable or a reference has no value; its cause is what `resolve` threw */
  readonly fill: (scope: TemplateScope) => unknown;
}

/**
 * Reads a tree with `{{ variables }}` and `$(references)`, in keys and in values, once for all scopes: a text that is one
 * variable takes the type of its value, in another text it is written out. `\{{` stays as `{{`.
 */
export function compileTemplate(tree: unknown): Template {
  if (!hasVariables(tree)) return constant(tree);
  const expression = typeof tree === "string" ? soleExpression(tree, "") : null;
  if (expression !== null) return { constant: null, fill: (scope) => soleValue(expression, scope) };
  try {
    const resolved = hasSign(tree, "$(") ? resolveReferences(tree) : tree;
    const part = compilePart(resolved, "");
    if (part === null) return constant(resolved);
    return { constant: null, fill: (scope) => part(openRun(scope)) };
  } catch (error) {
    if (!(error instanceof SubstitutionError)) throw error;
    return { constant: null, fill: () => failed(error) };
  }
}

function hasVariables(tree: unknown): boolean {
  return hasSign(tree, "{{") || hasSign(tree, "$(");
}

function soleValue(expression: string, scope: TemplateScope): unknown {
  const value = valueOf(expression, scope, "");
  return typeof value === "object" && value !== null
    ? filledTree(value, openRun(scope), "")
    : value;
}

function constant(tree: unknown): Template {
  return { constant: { tree }, fill: () => tree };
}

function failed({ message, path }: SubstitutionError): never {
  throw new SubstitutionError(message, { path });
}

function hasSign(tree: unknown, sign: string): boolean {
  if (typeof tree === "string") return tree.includes(sign);
  if (Array.isArray(tree)) return tree.some((one) => hasSign(one, sign));
  if (!isRecord(tree)) return false;
  return Object.entries(tree).some(([key, value]) => key.includes(sign) || hasSign(value, sign));
}

type Part = (run: FillRun) => unknown;

/** Null for what has no variables. */
function compilePart(tree: unknown, path: string): Part | null {
  if (typeof tree === "string") return leafPart(tree, path);
  if (Array.isArray(tree)) {
    const parts = tree.map((one, index) => compilePart(one, `${path}/${index}`));
    if (parts.every((part) => part === null)) return null;
    return (run) => parts.map((part, index) => (part === null ? tree[index] : part(run)));
  }
  if (!isRecord(tree)) return null;
  const entries = Object.entries(tree).map(([key, value]) => ({
    key,
    value,
    keyPart: textPart(key, path),
    part: compilePart(value, `${path}/${key.replaceAll("/", "\\/")}`),
  }));
  if (entries.every(({ keyPart, part }) => keyPart === null && part === null)) return null;
  return (run) =>
    Object.fromEntries(
      entries.map(({ key, value, keyPart, part }) => [
        keyPart === null ? key : filledKey(key, keyPart(run), path),
        part === null ? value : part(run),
      ]),
    );
}

function filledKey(key: string, value: unknown, path: string): string {
  if (typeof (value ?? key) === "string") return String(value ?? key);
  throw new SubstitutionError(`expected a text after substituting variables in key "${key}"`, {
    path,
  });
}

/** As in Kyverno, maps and lists that come in are gone through too. */
function leafPart(text: string, path: string): Part | null {
  const part = textPart(text, path);
  if (part === null) return null;
  return (run) => {
    const value = part(run);
    return typeof value === "object" && value !== null ? filledTree(value, run, path) : value;
  };
}

function textPart(text: string, path: string): Part | null {
  if (!text.includes("{{")) return null;
  const expression = soleExpression(text, path);
  if (expression !== null) return (run) => variableValue(expression, { run, path });
  return (run) => fillText(text, { run, path });
}

function filledTree(tree: unknown, run: FillRun, path: string): unknown {
  const fill = (leaf: unknown, at: string) => {
    takeSteps(run.work, 1);
    const isVariable = typeof leaf === "string" && leaf.includes("{{");
    return isVariable ? fillText(leaf, { run, path: at }) : leaf;
  };
  return mapLeaves(tree, fill, path);
}
