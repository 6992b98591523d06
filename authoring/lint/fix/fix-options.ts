import type { CommandInput } from "#adapters/command.ts";
import { TiphysError } from "#core/errors.ts";

export type FixMode = "none" | "show" | "write";

/** What --fix and --dry-run ask for together. @throws USAGE_INVALID */
export function readFixMode({ options, positionals }: CommandInput): FixMode {
  const { fix, dryRun } = options;
  if (fix !== true && dryRun === true)
    throw usage("--dry-run: expected --fix beside it, got none. Add --fix, or leave it out.");
  if (fix !== true) return "none";
  if (positionals.includes("-"))
    throw usage("--fix: expected files to write, got standard input. Name a file or a folder.");
  return dryRun === true ? "show" : "write";
}

function usage(message: string): TiphysError {
  return new TiphysError("USAGE_INVALID", message);
}
