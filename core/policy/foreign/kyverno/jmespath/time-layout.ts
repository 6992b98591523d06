/** What a text says by a layout; a part that the layout lacks is that of 0000-01-01T00:00:00Z. */
export interface LayoutFields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanos: bigint;
  readonly offsetSeconds: number;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH_NAMES =
  "January|February|March|April|May|June|July|August|September|October|November|December";
const DAY_NAMES = "Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday";
const CHUNK =
  /2006|January|Jan|Monday|Mon|MST|002|0[1-6]|15|PM|pm|[Z-]07(?::00:00|0000|:00|00)?|__2|_2(?!006)|[.,](?:0+|9+)(?!\d)|[1-5]/g;
const LONGEST = 200;
const MOST_PARTS = 20;

type Part = "year" | "month" | "day" | "hour" | "half" | "minute" | "second" | "nanos" | "zone";

interface Chunk {
  readonly part: Part | null;
  readonly pattern: string;
}

/** Reads a text by one of Go's layouts, which write 2006-01-02T15:04:05Z07:00 for a time; null where it does not fit. */
export function readLayout(text: string, layout: string): LayoutFields | null {
  if (layout.length > LONGEST || text.length > LONGEST) return null;
  const parts: Part[] = [];
  let pattern = "";
  let from = 0;
  for (const { 0: chunk, index } of layout.matchAll(CHUNK)) {
    const known = chunkOf(chunk);
    pattern += escaped(layout.slice(from, index)) + known.pattern;
    if (known.part !== null) parts.push(known.part);
    from = index + chunk.length;
    // A fraction may follow the seconds though the layout has none.
    if (known.part === "second" && !/^[.,][09]/.test(layout.slice(from))) {
      pattern += "([.,]\\d+)?";
      parts.push("nanos");
    }
  }
  if (parts.length > MOST_PARTS) return null;
  const match = new RegExp(`^${pattern}${escaped(layout.slice(from))}$`, "i").exec(text);
  if (match === null) return null;
  return fieldsOf(new Map(parts.map((part, index) => [part, match[index + 1] ?? ""])));
}

const CHUNKS: Readonly<Record<string, Chunk>> = {
  "2006": { part: "year", pattern: "(\\d{4})" },
  "06": { part: "year", pattern: "(\\d{2})" },
  January: { part: "month", pattern: `(${MONTH_NAMES})` },
  Jan: { part: "month", pattern: `(${MONTHS.join("|")})` },
  "01": { part: "month", pattern: "(\\d{2})" },
  "1": { part: "month", pattern: "(\\d{1,2})" },
  Monday: { part: null, pattern: `(?:${DAY_NAMES})` },
  Mon: { part: null, pattern: "(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat)" },
  "02": { part: "day", pattern: "(\\d{2})" },
  "2": { part: "day", pattern: "(\\d{1,2})" },
  _2: { part: "day", pattern: "( ?\\d{1,2})" },
  "15": { part: "hour", pattern: "(\\d{1,2})" },
  "03": { part: "hour", pattern: "(\\d{2})" },
  "3": { part: "hour", pattern: "(\\d{1,2})" },
  PM: { part: "half", pattern: "(AM|PM)" },
  pm: { part: "half", pattern: "(am|pm)" },
  "04": { part: "minute", pattern: "(\\d{2})" },
  "4": { part: "minute", pattern: "(\\d{1,2})" },
  "05": { part: "second", pattern: "(\\d{2})" },
  "5": { part: "second", pattern: "(\\d{1,2})" },
  MST: { part: null, pattern: "(?:[A-Z]{3,5}|GMT[+-]\\d{1,2})" },
};

function chunkOf(text: string): Chunk {
  const known = CHUNKS[text];
  if (known !== undefined) return known;
  if (/^[.,]0/.test(text)) return { part: "nanos", pattern: `([.,]\\d{${text.length - 1}})` };
  if (/^[.,]9/.test(text)) return { part: "nanos", pattern: "([.,]\\d+)?" };
  if (!/^[Z-]07/.test(text)) return { part: null, pattern: "\\d{3}" };
  const digits = text.slice(1).replace(/\d\d/g, "\\d\\d");
  return { part: "zone", pattern: text.startsWith("Z") ? `(Z|[+-]${digits})` : `([+-]${digits})` };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

function fieldsOf(found: ReadonlyMap<Part, string>): LayoutFields {
  const numberOf = (part: Part, otherwise: number) => Number(found.get(part) ?? otherwise);
  const half = found.get("half")?.toLowerCase();
  const hour = numberOf("hour", 0);
  const month = found.get("month") ?? "1";
  return {
    year: yearOf(found.get("year") ?? "0000"),
    month: /\d/.test(month) ? Number(month) : MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1,
    day: numberOf("day", 1),
    hour: half === undefined ? hour : (hour % 12) + (half === "pm" ? 12 : 0),
    minute: numberOf("minute", 0),
    second: numberOf("second", 0),
    nanos: BigInt((found.get("nanos") ?? "").slice(1, 10).padEnd(9, "0")),
    offsetSeconds: offsetOf(found.get("zone") ?? "Z"),
  };
}

function yearOf(text: string): number {
  if (text.length > 2) return Number(text);
  return Number(text) + (Number(text) >= 69 ? 1900 : 2000);
}

function offsetOf(zone: string): number {
  if (zone.toUpperCase() === "Z") return 0;
  const [hours = 0, minutes = 0, seconds = 0] = (zone.match(/\d\d/g) ?? []).map(Number);
  return (hours * 3600 + minutes * 60 + seconds) * (zone.startsWith("-") ? -1 : 1);
}
