const UNITS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
};

/** Seconds of a duration such as 90s, 1h30m, 300ms, 30d or 4w; null for anything else. */
export function readSeconds(text: string): number | null {
  if (text.length > 40 || !/^(\d+(\.\d+)?(ms|[smhdw]))+$/.test(text)) return null;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdw])/g)];
  const sum = parts.reduce((total, [, count, unit = ""]) => {
    return total + Number(count) * (UNITS[unit] ?? 0);
  }, 0);
  return Number(sum.toPrecision(12));
}
