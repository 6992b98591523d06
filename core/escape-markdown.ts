/**
 * Prose of a policy's author as plain text in Markdown: no markup, no HTML. Not for values of manifests: a mention
 * or a bare address still becomes a link. Those belong into inlineCode.
 */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~&]/g, (character) => `\\${character}`);
}

/** Any text as code in one line, where platforms make neither markup nor mentions nor links of it. */
export function inlineCode(text: string): string {
  const line = oneLine(text).trim() || " ";
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = /^`|`$/.test(line) ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}

// In one pass: what looks for a line break between spaces looks again from each space.
function oneLine(text: string): string {
  return text.replace(/\s+/g, (space) => (space.includes("\n") ? " " : space));
}

/** Code in a cell of a table, where a bar would end the cell. */
export function cellCode(text: string): string {
  return inlineCode(text).replaceAll("|", "\\|");
}

/** Text as code in HTML, for places that take no Markdown. */
export function htmlCode(text: string): string {
  const escaped = text.replace(/[&<>"'\n]/g, (character) => ENTITIES[character] ?? character);
  return `<code>${escaped}</code>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "\n": " ",
};
