import type { CommandInput } from "#adapters/command.ts";
import { TiphysError } from "#core/errors.ts";

export interface PromoteOptions {
  readonly app: string;
  readonly to: string;
  readonly from: string | null;
  readonly isDryRun: boolean;
  readonly isPushed: boolean;
  /** Of the remote; null for the one that the branch at hand follows. */
  readonly branch: string | null;
  readonly note: string | null;
  readonly format: "text" | "json";
}

/** What the command line asks for. @throws USAGE_INVALID */
export function promoteOptions({ positionals, options }: CommandInput): PromoteOptions {
  const to = text(options.to);
  if (to === null) throw usage("expected --to with the name of an environment, got none.");
  const isPushed = options.push === true;
  const branch = text(options.branch);
  if (branch !== null && !isPushed)
    throw usage("--branch: expected --push beside it, as it names a branch of the remote.");
  return {
    app: positionals[0] ?? "",
    to,
    from: text(options.from),
    isDryRun: options.dryRun === true,
    isPushed,
    branch,
    note: text(options.message),
    format: options.format === "json" ? "json" : "text",
  };
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `promote: ${problem}`);
}
