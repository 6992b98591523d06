import { isRecord } from "#core/is-record.ts";
import { addPath, EACH, type FieldTree } from "./field-tree.ts";

const ANCHOR = /^[+<=X^]?\((.+)\)$/;

/** Notes the fields that a pattern of Kyverno names, with the values that it wants there. */
export function readPattern(tree: FieldTree, pattern: unknown, path: readonly string[] = []): void {
  if (Array.isArray(pattern)) {
    addPath(tree, path);
    for (const element of pattern) readPattern(tree, element, [...path, EACH]);
    return;
  }
  if (!isRecord(pattern)) return addPath(tree, path, ...valuesIn(pattern));
  addPath(tree, path);
  for (const [key, value] of Object.entries(pattern)) {
    const name = (ANCHOR.exec(key)?.[1] ?? key).replaceAll("*", "x").replaceAll("?", "q");
    readPattern(tree, value, [...path, name]);
  }
}

/** Values that a text with operators, wildcards and alternatives means, and some that it just does not. */
export function valuesIn(wanted: unknown): readonly unknown[] {
  if (typeof wanted === "number") return [wanted, wanted + 1, wanted - 1, String(wanted)];
  if (typeof wanted === "boolean") return [wanted, !wanted];
  if (typeof wanted !== "string" || wanted.includes("{{")) return [];
  const terms = wanted.split(/[|&]/).map((term) =>
    term
      .trim()
      .replace(/^(>=|<=|>|<|!-?|=)/, "")
      .trim(),
  );
  const ranges = terms.flatMap((term) => /^([\d.]+\w*)!?-([\d.]+\w*)$/.exec(term)?.slice(1) ?? []);
  return [...terms, ...ranges].flatMap(instances);
}

function instances(term: string): readonly unknown[] {
  if (/^-?\d+$/.test(term)) return [Number(term), Number(term) + 1, Number(term) - 1, term];
  if (/^\d+(\.\d+)?[A-Za-z]+$/.test(term)) return [term, `1${term}`, term.replace(/^\d/, "")];
  if (/^(true|false)$/.test(term)) return [term === "true", term];
  if (!/[*?]/.test(term)) return [term];
  const filled = term.replaceAll("*", "x").replaceAll("?", "q");
  return [filled, term.replaceAll("*", "").replaceAll("?", "q"), `no/${filled}`];
}
