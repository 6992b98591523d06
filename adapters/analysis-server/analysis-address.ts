import { resolve } from "node:path";
import type { CommandInput } from "#adapters/command.ts";
import { sourceAddress } from "#adapters/prometheus/source-address.ts";
import { TiphysError } from "#core/errors.ts";
import type { AnalysisServer } from "./read-served-budgets.ts";

/** Reads --analysis and --analysis-token; null where no server was named. @throws USAGE_INVALID */
export function analysisAddress(
  { analysis, analysisToken }: CommandInput["options"],
  cwd: string,
): AnalysisServer | null {
  const token = textOf(analysisToken);
  const address = textOf(analysis);
  if (address === null && token !== null)
    throw usage("--analysis-token: expected --analysis beside it, got none");
  if (address === null) return null;
  const url = sourceAddress(address, (problem) => usage(`--analysis: ${problem}`));
  return { url, tokenFile: token === null ? null : resolve(cwd, token) };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `${problem}.`);
}
