import { CANARY_DEFAULTS, defaultMinDifference } from "../canary-defaults.ts";
import { allowedBadRatio } from "../error-budget.ts";
import type { CanaryRules, LatencyRule } from "../objective.ts";
import { combined, faulty, type Part, partOf } from "./part.ts";
import { readSeconds } from "./read-seconds.ts";
import { readShare } from "./read-share.ts";
import type { Keys } from "./slo-reader.ts";

interface WrittenLatencyRule {
  readonly quantile: string | number;
  readonly maxRatio: number;
  readonly for?: string;
}

/** The rules for a canary as our own documents write them. */
export interface WrittenCanary {
  readonly label?: string;
  readonly maxRatio?: number;
  readonly minDifference?: string | number;
  readonly maxBurn?: number;
  readonly for?: string;
  readonly latency?: readonly WrittenLatencyRule[];
  readonly alpha?: number;
  readonly onNoData?: "hold" | "fail";
  readonly onSourceDown?: "hold" | "fail";
  readonly patience?: string;
}

interface CanaryPlace {
  /** Null where it is broken, which is said elsewhere. */
  readonly target: number | null;
  readonly at: (field: keyof WrittenCanary) => Keys;
}

/** The rules for a canary, with the defaults for what is not written. */
export function readCanary(written: WrittenCanary, { target, at }: CanaryPlace): Part<CanaryRules> {
  const { minDifference } = written;
  return combined(
    {
      minDifference:
        minDifference === undefined
          ? partOf(defaultMinDifference(target ?? 0))
          : readShare(minDifference, at("minDifference")),
      maxBurn: readMaxBurn(written.maxBurn, { target, at: at("maxBurn") }),
      forSeconds: secondsOr(written.for, CANARY_DEFAULTS.forSeconds, at("for")),
      patienceSeconds: secondsOr(written.patience, CANARY_DEFAULTS.patienceSeconds, at("patience")),
      latency: readLatencyRules(written.latency ?? CANARY_DEFAULTS.latency, at("latency")),
    },
    ({ maxBurn, ...values }) => ({
      label: written.label ?? CANARY_DEFAULTS.label,
      maxRatio: written.maxRatio ?? CANARY_DEFAULTS.maxRatio,
      ...(maxBurn === "any" ? {} : { maxBurn }),
      alpha: written.alpha ?? CANARY_DEFAULTS.alpha,
      onNoData: written.onNoData ?? CANARY_DEFAULTS.onNoData,
      onSourceDown: written.onSourceDown ?? CANARY_DEFAULTS.onSourceDown,
      ...values,
    }),
  );
}

/** Not even a total outage burns faster than 1 / (1 - target). */
function readMaxBurn(
  written: number | undefined,
  { target, at }: { readonly target: number | null; readonly at: Keys },
): Part<number | "any"> {
  if (written === undefined) return partOf("any");
  const most = target === null ? Infinity : 1 / allowedBadRatio(target);
  if (written <= most) return partOf(written);
  const limit = Number(most.toPrecision(4));
  return faulty({
    at,
    message: `expected a burn rate of at most ${limit}, got ${written}: at this target a total outage burns ${limit}x, so this can never fail`,
    remedy: "Lower it, or raise the target.",
  });
}

function readLatencyRules(
  rules: readonly (WrittenLatencyRule | LatencyRule)[],
  at: Keys,
): Part<readonly LatencyRule[]> {
  const parts = rules.map((rule, index) =>
    "forSeconds" in rule ? partOf(rule) : readLatencyRule(rule, [...at, index]),
  );
  const values = parts.flatMap(({ value }) => value ?? []);
  return { value: values, problems: parts.flatMap(({ problems }) => problems), notes: [] };
}

function readLatencyRule(rule: WrittenLatencyRule, at: Keys): Part<LatencyRule> {
  return combined(
    {
      quantile: readQuantile(rule.quantile, [...at, "quantile"]),
      forSeconds: secondsOr(rule.for, 0, [...at, "for"]),
    },
    (values) => ({ maxRatio: rule.maxRatio, ...values }),
  );
}

/** The ratio of a quantile: p95, p99.9, 95% or 0.95. */
export function readQuantile(written: string | number, at: Keys): Part<number> {
  const share = typeof written === "string" ? written.replace(/^p(\d+(\.\d+)?)$/i, "$1%") : written;
  const part = readShare(share, at);
  if (part.value !== null && part.value > 0 && part.value < 1) return part;
  return faulty({
    at,
    message: `expected a quantile such as p95 or 0.95, got "${String(written)}"`,
  });
}

function secondsOr(written: string | undefined, otherwise: number, at: Keys): Part<number> {
  if (written === undefined) return partOf(otherwise);
  const seconds = readSeconds(written);
  if (seconds !== null) return partOf(seconds);
  return faulty({ at, message: `expected a duration such as 5m, got "${written.slice(0, 40)}"` });
}
