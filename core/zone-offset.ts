/**
 * Milliseconds that clocks in a zone of the IANA database are ahead of UTC at a moment.
 * @throws RangeError for a zone that nobody knows
 */
export function zoneOffset(ms: number, zone: string): number {
  const seconds = Math.floor(ms / 1000) * 1000;
  const part = Object.fromEntries(
    formatter(zone)
      .formatToParts(seconds)
      .map(({ type, value }) => [type, value]),
  );
  const year = part.era === "BC" ? 1 - Number(part.year) : Number(part.year);
  const shown = new Date(0);
  shown.setUTCFullYear(year, Number(part.month) - 1, Number(part.day));
  shown.setUTCHours(Number(part.hour), Number(part.minute), Number(part.second));
  return shown.getTime() - seconds;
}

// There are about 600 zones, but Intl takes their names in any case.
const MOST_FORMATTERS = 600;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one costs more than using it a hundred times. */
function formatter(zone: string): Intl.DateTimeFormat {
  const existing = formatters.get(zone);
  if (existing !== undefined) return existing;
  const created = createFormatter(zone);
  if (formatters.size >= MOST_FORMATTERS) formatters.clear();
  formatters.set(zone, created);
  return created;
}

function createFormatter(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    hourCycle: "h23",
    era: "short",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
}
