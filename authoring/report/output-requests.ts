import { TiphysError } from "#core/errors.ts";
import { FORMAT_NAMES, type FormatName, formatNamed } from "./report-formats.ts";

/** A report that goes into a file. */
export interface OutputRequest {
  readonly format: FormatName;
  /** As given, relative to the current folder. */
  readonly path: string;
}

/** What --format and --output ask for together. */
export interface ReportRequests {
  /** The format on the terminal. */
  readonly printed: FormatName;
  readonly written: readonly OutputRequest[];
}

/**
 * "FILE" takes the report of --format, and text is printed instead of it; "FORMAT=FILE" is one more report.
 * @throws USAGE_INVALID
 */
export function readOutputRequests(format: FormatName, outputs: readonly string[]): ReportRequests {
  const requests = outputs.map(readOutput);
  const takesOver = requests.some((request) => request.format === null);
  return {
    printed: takesOver ? "text" : format,
    written: requests.map(({ path, ...request }) => ({ format: request.format ?? format, path })),
  };
}

function readOutput(value: string): { readonly format: FormatName | null; readonly path: string } {
  // kubectl's "-o json" means a format.
  if (formatNamed(value) !== null)
    throw usage(`expected FILE or FORMAT=FILE, got "${value}". To print it: --format ${value}.`);
  const [, name, path] = /^([a-z]+)=(.*)$/s.exec(value) ?? [];
  if (name === undefined || path === undefined) return { format: null, path: value };
  const format = formatNamed(name);
  if (format === null) {
    throw usage(
      `expected FILE or FORMAT=FILE, got "${value}". Formats: ${FORMAT_NAMES.join(", ")}. Write "./${value}" for a file of that name.`,
    );
  }
  if (path === "") throw usage(`expected a file behind "${name}=", got nothing.`);
  return { format, path };
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `--output: ${problem}`);
}
