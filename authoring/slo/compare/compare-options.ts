import type { CommandInput } from "#adapters/command.ts";
import { parseDuration } from "#core/duration.ts";
import { TiphysError } from "#core/errors.ts";

/** What is held against what. */
export interface CompareOptions {
  readonly slo: string;
  readonly versions: readonly { readonly name: string; readonly value: string }[];
  readonly sinceMs: number;
  /** Null for the objective's own. */
  readonly label: string | null;
}

const MOST_VERSIONS = 8;
const LABEL = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The words and options of `tiphys compare`. @throws USAGE_INVALID */
export function readCompareOptions(
  { positionals: [slo = "", ...words], options }: CommandInput,
  nowMs: number,
): CompareOptions {
  const versions = words.map(readVersion);
  if (versions.length < 2 || versions.length > MOST_VERSIONS)
    throw usage(`expected 2 to ${MOST_VERSIONS} versions after "${slo}", got ${versions.length}`);
  for (const field of ["name", "value"] as const) {
    const values = versions.map((version) => version[field]);
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) throw usage(`expected each version once, got "${twice}" twice`);
  }
  return {
    slo,
    versions,
    sinceMs: readSince(options.since, nowMs),
    label: readLabel(options.label),
  };
}

function readVersion(word: string): { readonly name: string; readonly value: string } {
  const split = word.indexOf("=");
  const [name, value] = split < 0 ? [word, word] : [word.slice(0, split), word.slice(split + 1)];
  if (name !== "" && value !== "") return { name, value };
  throw usage(`expected a version such as 1.5.0, or NAME=VALUE, got "${word}"`);
}

function readSince(text: unknown, nowMs: number): number {
  const written = String(text);
  const before = parseDuration(written);
  const moment = before === null ? Date.parse(written) : nowMs - before;
  const isMoment = before !== null || /^\d{4}-\d\d-\d\dT/.test(written);
  if (isMoment && moment < nowMs) return moment;
  throw usage(
    `--since: expected a duration such as 2h, or a time in the past such as 2026-11-21T17:00:00Z, got "${written}"`,
  );
}

function readLabel(text: unknown): string | null {
  if (typeof text !== "string") return null;
  if (LABEL.test(text)) return text;
  throw usage(`--label: expected the name of a label such as version, got "${text}"`);
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `${problem}.`);
}
