export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** Milliseconds of an RFC 3339 text, or of seconds since the epoch; null for anything else. */
export function momentOf(value: unknown): number | null {
  if (typeof value === "number") return value * 1000;
  const text = textOf(value) ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const ms = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(ms) ? null : ms;
}
