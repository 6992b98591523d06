const UNITS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** A number or duration of PromQL, in seconds where it is one: 0.5, 1e-3, 0x1f, 1_000, Inf, 1h30m. */
export function readNumber(literal: string): number {
  const text = literal.replaceAll(/[\s_]/g, "").toLowerCase();
  const sign = text.startsWith("-") ? -1 : 1;
  const digits = text.replace(/^[+-]/, "");
  if (digits === "inf") return sign * Infinity;
  if (digits === "nan") return NaN;
  const parts = [...digits.matchAll(/(\d+)(ms|[smhdwy])/g)];
  if (parts.length > 0 && parts.map(([part]) => part).join("") === digits)
    return (
      sign *
      parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (UNITS[unit] ?? 0), 0)
    );
  return sign * Number(digits);
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** The value of a quoted PromQL string; between backticks nothing is an escape. */
export function readText(literal: string): string {
  const inner = literal.slice(1, -1);
  if (literal.startsWith("`")) return inner;
  return inner.replaceAll(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([0-7]{3})|(.))/gis,
    (whole, hex, short, long, octal, single: string | undefined) => {
      if (single !== undefined) return ESCAPES[single] ?? single;
      const code = octal === undefined ? parseInt(hex ?? short ?? long, 16) : parseInt(octal, 8);
      return code > 0x10ffff ? whole : String.fromCodePoint(code);
    },
  );
}

/** A value between double quotes, as PromQL and YAML both read it. */
export function quoteText(value: string): string {
  const escaped = value
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r");
  return `"${escaped}"`;
}
