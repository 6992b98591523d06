import type { CommandInput } from "#adapters/command.ts";
import { TiphysError } from "#core/errors.ts";
import { readShare } from "#core/slo/read/read-share.ts";

/** What the command line says of traffic; null where a source is to be asked. */
export interface PlanOptions {
  readonly requestsPerSecond: number | null;
  readonly errorRatio: number | null;
  readonly leftRatio: number | null;
  /** 0 to 1, in the order given. */
  readonly weights: readonly number[];
}

/** @throws USAGE_INVALID */
export function readPlanOptions(options: CommandInput["options"]): PlanOptions {
  return {
    requestsPerSecond: readRate(options.rps),
    errorRatio: share("--errors", options.errors),
    leftRatio: share("--budget-left", options.budgetLeft),
    weights: String(options.weights).split(",").map(readWeight),
  };
}

function readRate(text: unknown): number | null {
  if (typeof text !== "string") return null;
  const rate = Number(text);
  if (text.trim() !== "" && Number.isFinite(rate) && rate > 0) return rate;
  throw usage(`--rps: expected requests per second above 0, got "${text}"`);
}

function share(option: string, text: unknown): number | null {
  if (typeof text !== "string") return null;
  const written = /^[\d.]+$/.test(text) ? Number(text) : text;
  const { value } = readShare(written, []);
  if (value !== null) return value;
  throw usage(`${option}: expected a share such as 0.02% or 0.0002, got "${text}"`);
}

function readWeight(text: string): number {
  const weight = Number(text.replace(/%$/, ""));
  if (text.trim() !== "" && weight > 0 && weight <= 100) return weight / 100;
  throw usage(
    `--weights: expected percent above 0 and at most 100, separated by commas, got "${text}"`,
  );
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `${problem}.`);
}
