import type { CommandInput } from "#adapters/command.ts";
import { sourceAddress } from "#adapters/prometheus/source-address.ts";
import { pathOption, textOption } from "#adapters/text-option.ts";
import { TiphysError } from "#core/errors.ts";
import type { AnalysisServer } from "./read-served-budgets.ts";

/** Reads --analysis and --analysis-token; null where no server was named. @throws USAGE_INVALID */
export function analysisAddress(
  { analysis, analysisToken }: CommandInput["options"],
  cwd: string,
): AnalysisServer | null {
  const tokenFile = pathOption(analysisToken, cwd);
  const address = textOption(analysis);
  if (address === null && tokenFile !== null)
    throw usage("--analysis-token: expected --analysis beside it, got none");
  if (address === null) return null;
  const url = sourceAddress(address, (problem) => usage(`--analysis: ${problem}`));
  return { url, tokenFile };
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `${problem}.`);
}
