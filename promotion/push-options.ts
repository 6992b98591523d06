import type { CommandInput } from "#adapters/command.ts";
import { textOption } from "#adapters/text-option.ts";
import { TiphysError } from "#core/errors.ts";

/** Where a commit goes, as the options of `tiphys promote` say. */
export interface PushOptions {
  readonly isPushed: boolean;
  /** On a branch of its own, with a pull request. */
  readonly isProposed: boolean;
  readonly tokenFile: string | null;
  /** Of the remote; null for the one that the branch at hand follows. */
  readonly branch: string | null;
}

/** --push, --pr, --token-file and --branch, which must go together. @throws USAGE_INVALID */
export function pushOptions(options: CommandInput["options"]): PushOptions {
  const isPushed = options.push === true;
  const isProposed = options.pr === true;
  if (isPushed && isProposed)
    throw usage("--pr: expected no --push beside it. Choose a pull request, or the branch itself.");
  const branch = textOption(options.branch);
  if (branch !== null && !isPushed && !isProposed)
    throw usage("--branch: expected --push or --pr beside it, as it names a branch of the remote.");
  return { isPushed, isProposed, tokenFile: textOption(options.tokenFile), branch };
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `promote: ${problem}`);
}
