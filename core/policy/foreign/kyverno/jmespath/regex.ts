import { CelError } from "#core/cel/cel-error.ts";
import { patternOf } from "#core/cel/pattern.ts";
import { re2 } from "#core/cel/re2.ts";
import type { RE2JS } from "re2js";
import { valueError } from "./jmespath-error.ts";

/** Whether an RE2 pattern matches somewhere in a text, in linear time. @throws JmespathError for a faulty pattern */
export function matchesRegex(pattern: string, text: string): boolean {
  try {
    return patternOf(pattern).test(text);
  } catch (error) {
    if (error instanceof CelError) throw valueError(error.message);
    throw error;
  }
}

export interface RegexReplacement {
  readonly pattern: string;
  readonly replacement: string;
  /** In a template "$1", "${1}" and "${name}" stand for groups, and "$$" for "$". */
  readonly kind: "template" | "literal";
  /** Is told how many characters are made. */
  readonly make: (size: number) => void;
}

/** The text with every match replaced; like Go without an empty match that directly follows another. */
export function replacedRegex(text: string, replacement: RegexReplacement): string {
  const matcher = compiled(replacement.pattern).matcher(text);
  const parts: string[] = [];
  let end = -1;
  let from = 0;
  while (matcher.find()) {
    const [start, stop] = [matcher.start(), matcher.end()];
    if (start === stop && start === end) continue;
    end = stop;
    const group = (name: string) => groupOf(name, matcher);
    const fresh =
      replacement.kind === "literal"
        ? replacement.replacement
        : expanded(replacement.replacement, group);
    replacement.make(start - from + fresh.length + 1);
    parts.push(text.slice(from, start), fresh);
    from = stop;
  }
  return [...parts, text.slice(from)].join("");
}

function compiled(pattern: string): RE2JS {
  try {
    return re2().compile(pattern);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw valueError(`invalid regular expression "${pattern}": ${why}`);
  }
}

type Matcher = ReturnType<RE2JS["matcher"]>;

function groupOf(name: string, matcher: Matcher): string {
  try {
    return (/^\d+$/.test(name) ? matcher.group(Number(name)) : matcher.group(name)) ?? "";
  } catch {
    return "";
  }
}

function expanded(template: string, group: (name: string) => string): string {
  return template.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (sign, braced?: string, plain?: string) =>
    sign === "$$" ? "$" : group(braced ?? plain ?? ""),
  );
}
