import type { CommandInput } from "#adapters/command.ts";
import { TiphysError } from "#core/errors.ts";

export const TEST_FORMATS = ["text", "json", "junit"] as const;
export type TestFormat = (typeof TEST_FORMATS)[number];

/** The options of `tiphys policy test`, typed. */
export interface TestOptions {
  readonly format: TestFormat;
  readonly filter: string | null;
  readonly quiet: boolean;
  readonly watch: boolean;
  readonly requireCoverage: boolean;
}

/** @throws USAGE_INVALID for options that do not go together */
export function readTestOptions({ options }: CommandInput): TestOptions {
  const read: TestOptions = {
    format: TEST_FORMATS.find((format) => format === options.format) ?? "text",
    filter: typeof options.filter === "string" ? options.filter : null,
    quiet: options.quiet === true,
    watch: options.watch === true,
    requireCoverage: options.requireCoverage === true,
  };
  if (read.watch && read.format !== "text")
    throw usage(`--watch prints text, got --format ${read.format}`);
  if (read.requireCoverage && read.filter !== null)
    throw usage("--require-coverage needs every case, got --filter too");
  return read;
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `policy test: ${problem}. Leave one out.`);
}
