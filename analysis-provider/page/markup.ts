/** HTML that needs no more escaping. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | null | readonly Html[];

/** A template whose parts are escaped, but for those that are HTML already; null is nothing. */
export function markup(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const whole = texts.reduce((sum, text, index) => sum + rendered(parts[index - 1] ?? null) + text);
  return { html: whole };
}

function rendered(part: Part): string {
  if (part === null) return "";
  if (typeof part === "string" || typeof part === "number") return escapeHtml(String(part));
  return "html" in part ? part.html : part.map((one) => one.html).join("");
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}
