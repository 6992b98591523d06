import { inlineCode } from "#core/escape-markdown.ts";
import { printableText } from "#core/printable-text.ts";

/** The text, or as much of it as may be shown and "…". */
export function cut(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters).toWellFormed()}…`;
}

/** Any text as code in one line, cut. */
export function cutCode(text: string, characters: number): string {
  return inlineCode(printableText(cut(text, characters)));
}

/** Printable text in a fence longer than any in it, so that it cannot end the fence. */
export function fenced(text: string, language: "text" | "diff"): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `\n${fence}${language}\n${text}\n${fence}\n`;
}
