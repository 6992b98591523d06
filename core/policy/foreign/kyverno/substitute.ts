import { isRecord } from "#core/kube/pod-template.ts";
import { goJson } from "./go-json.ts";
import { mapLeaves } from "./map-leaves.ts";
import { currentPath } from "./pointer-path.ts";
import { resolveReferences } from "./resolve-references.ts";
import { SubstitutionError } from "./substitution-error.ts";

export interface SubstitutionOptions {
  /** The value of what stands between the braces; throws (JmespathError) where it has none. */
  readonly resolve: (expression: string) => unknown;
  /** At "DELETE", request.object is read as request.oldObject. */
  readonly operation?: string;
}

const VARIABLE = /(^|[^\\])(\{\{(?:\{[^{}]*\}|[^{}])*\}\})/g;
const LONGEST = 2_000_000;
const MOST_VARIABLES = 10_000;

/**
 * A tree with its `{{ variables }}` and `$(references)` replaced, in keys and in values: a text that is one variable
 * takes the type of its value, in another text it is written out. `\{{` stays as `{{`.
 * @throws SubstitutionError when one of them has no value; its cause is what `resolve` threw
 */
export function substituteAll(tree: unknown, options: SubstitutionOptions): unknown {
  if (!hasVariables(tree)) return tree;
  const run: Run = { ...options, left: MOST_VARIABLES };
  return mapLeaves(resolveReferences(tree), (value, path) =>
    typeof value === "string" ? substituted(value, { run, path }) : value,
  );
}

/** Whether substituteAll would change anything. */
export function hasVariables(tree: unknown): boolean {
  if (typeof tree === "string") return tree.includes("{{") || tree.includes("$(");
  if (Array.isArray(tree)) return tree.some(hasVariables);
  if (!isRecord(tree)) return false;
  return Object.entries(tree).some(([key, value]) => hasVariables(key) || hasVariables(value));
}

interface Run extends SubstitutionOptions {
  left: number;
}

interface Place {
  readonly run: Run;
  readonly path: string;
}

function substituted(text: string, place: Place): unknown {
  let value = text;
  for (let found = variablesOf(value); found.length > 0; found = variablesOf(value)) {
    const whole = value;
    let isShallow = false;
    for (const { before, braces } of found) {
      const variable = readVariable(braces, place.path);
      isShallow = variable.isShallow;
      const own = valueOf(variable.expression, place);
      if (braces === whole) return own;
      const written = typeof own === "string" ? own : (goJson(own) ?? tooLong(place));
      const shown = isShallow ? written.replaceAll("{{", "\\{{") : written;
      value = value.replace(before + braces, () => before + shown);
      if (value.length > LONGEST) tooLong(place);
    }
    if (isShallow) break;
  }
  return value.replaceAll("\\{{", "{{");
}

interface Found {
  /** The sign before it, which is no backslash. */
  readonly before: string;
  readonly braces: string;
}

/** Those without another one inside; what two share a sign of comes in the next round. */
function variablesOf(text: string): readonly Found[] {
  return Array.from(text.matchAll(VARIABLE), ([, before = "", braces = ""]) => ({
    before,
    braces,
  }));
}

/** "{{- x }}" is not looked at again once it has its value. */
function readVariable(
  braces: string,
  path: string,
): { readonly expression: string; readonly isShallow: boolean } {
  const inner = braces.replaceAll("{{", "").replaceAll("}}", "").trim();
  const isShallow = inner.startsWith("-");
  const expression = isShallow ? inner.slice(1).trim() : inner;
  return { expression: expression === "@" ? currentPath(path) : expression, isShallow };
}

function valueOf(expression: string, { run, path }: Place): unknown {
  run.left -= 1;
  if (run.left < 0) throw new SubstitutionError(`more than ${MOST_VARIABLES} variables`, { path });
  const own =
    run.operation === "DELETE"
      ? expression.replaceAll("request.object", "request.oldObject")
      : expression;
  try {
    return run.resolve(own);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SubstitutionError(`failed to resolve ${own} at path ${path}: ${why}`, {
      path,
      cause,
    });
  }
}

function tooLong({ path }: Place): never {
  throw new SubstitutionError(`a text becomes longer than ${LONGEST} characters`, { path });
}
