import { goJson } from "./go-json.ts";
import { currentPath } from "./pointer-path.ts";
import { SubstitutionError } from "./substitution-error.ts";
import { takeSteps, type Work } from "./work.ts";

/** What variables are looked up in. */
export interface TemplateScope {
  /** The value of what stands between the braces; throws (JmespathError) where it has none. */
  readonly resolve: (expression: string) => unknown;
  /** At "DELETE", request.object is read as request.oldObject. */
  readonly operation?: string | undefined;
  readonly work: Work;
}

/** One tree that is filled. */
export interface FillRun extends TemplateScope {
  /** Variables that may still be looked up. */
  left: number;
}

export interface FillPlace {
  readonly run: FillRun;
  /** Where the text stands in its tree, as "/spec/0/image". */
  readonly path: string;
}

const VARIABLE = /(^|[^\\])(\{\{(?:\{[^{}]*\}|[^{}])*\}\})/g;
const LONGEST = 2_000_000;
const MOST_VARIABLES = 10_000;
/** Characters that are copied, and written as JSON, in the time of a step. */
const TEXT_OF_STEP = 20;
const JSON_OF_STEP = 2;

export function openRun({ resolve, operation, work }: TemplateScope): FillRun {
  return { resolve, operation, work, left: MOST_VARIABLES };
}

/** A text with its variables replaced; one that is a single variable takes the type of its value. */
export function fillText(text: string, place: FillPlace): unknown {
  let value = text;
  for (let found = variablesOf(value); found.length > 0; found = variablesOf(value)) {
    const whole = value;
    let isShallow = false;
    for (const { before, braces } of found) {
      const variable = readVariable(braces, place.path);
      isShallow = variable.isShallow;
      const own = variableValue(variable.expression, place);
      if (braces === whole) return own;
      const written = typeof own === "string" ? own : jsonText(own, place);
      takeSteps(place.run.work, Math.ceil((value.length + written.length) / TEXT_OF_STEP));
      const shown = isShallow ? written.replaceAll("{{", "\\{{") : written;
      value = value.replace(before + braces, () => before + shown);
      if (value.length > LONGEST) tooLong(place);
    }
    if (isShallow) break;
  }
  return value.replaceAll("\\{{", "{{");
}

function jsonText(value: unknown, place: FillPlace): string {
  const text = goJson(value) ?? tooLong(place);
  takeSteps(place.run.work, Math.ceil(text.length / JSON_OF_STEP));
  return text;
}

/** The expression of a text that is a single variable; null for another text. */
export function soleExpression(text: string, path: string): string | null {
  const [found, ...others] = variablesOf(text);
  if (found?.braces !== text || others.length > 0) return null;
  return readVariable(text, path).expression;
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

/** The value of an expression, one of the variables of a tree. @throws SubstitutionError */
export function variableValue(expression: string, { run, path }: FillPlace): unknown {
  run.left -= 1;
  if (run.left < 0) throw new SubstitutionError(`more than ${MOST_VARIABLES} variables`, { path });
  return valueOf(expression, run, path);
}

/** The value of an expression. @throws SubstitutionError */
export function valueOf(expression: string, scope: TemplateScope, path: string): unknown {
  const own =
    scope.operation === "DELETE"
      ? expression.replaceAll("request.object", "request.oldObject")
      : expression;
  try {
    return scope.resolve(own);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SubstitutionError(`failed to resolve ${own} at path ${path}: ${why}`, {
      path,
      cause,
    });
  }
}

function tooLong({ path }: FillPlace): never {
  throw new SubstitutionError(`a text becomes longer than ${LONGEST} characters`, { path });
}
