import type { Baseline } from "../objective.ts";
import { combined, faulty, type Part, partOf } from "./part.ts";
import { readQuantile } from "./read-canary.ts";
import { readMatchers } from "./read-promql.ts";
import { readSeconds } from "./read-seconds.ts";
import { readShare } from "./read-share.ts";
import type { Keys } from "./slo-reader.ts";

interface WrittenRecord {
  readonly errorRatio: string | number;
  readonly requests: number;
  readonly latency?: Readonly<Record<string, string>>;
}

/** A baseline as our own documents write it. */
export type WrittenBaseline =
  | "stable"
  | "none"
  | {
      readonly source?: string;
      readonly selector?: string;
      readonly objective?: string;
      readonly recorded?: WrittenRecord;
    };

interface BaselinePlace {
  readonly at: Keys;
  /** The objective's own source and namespace: a baseline that names none has the same. */
  readonly source: string;
  readonly namespace: string | null;
}

/** What a new version is compared with; the stable pods where nothing is written. */
export function readBaseline(
  written: WrittenBaseline | undefined,
  place: BaselinePlace,
): Part<Baseline> {
  if (written === undefined || written === "stable") return partOf({ kind: "stable" });
  if (written === "none") return partOf({ kind: "none" });
  const { selector, source, objective, recorded } = written;
  const named = [selector ?? source, objective, recorded].filter((part) => part !== undefined);
  if (named.length !== 1)
    return faulty({
      at: place.at,
      message: 'expected one of a selector (with or without a source), "objective" and "recorded"',
      remedy: "Keep the one that the new version is to be compared with.",
    });
  if (objective !== undefined) return readReference(objective, place);
  if (recorded !== undefined) return readRecord(recorded, [...place.at, "recorded"]);
  return combined(
    { selector: readMatchers(selector ?? "", [...place.at, "selector"]) },
    (values) => ({ kind: "selector", source: source ?? place.source, ...values }),
  );
}

function readReference(objective: string, { at, namespace }: BaselinePlace): Part<Baseline> {
  const parts = objective.split("/");
  const [name, service, space = namespace] = parts.toReversed();
  if (name !== undefined && service !== undefined && parts.length <= 3 && !parts.includes(""))
    return partOf({ kind: "objective", service, namespace: space, name });
  return faulty({
    at: [...at, "objective"],
    message: `expected service/objective or namespace/service/objective, got "${objective}"`,
  });
}

function readRecord({ errorRatio, requests, latency }: WrittenRecord, at: Keys): Part<Baseline> {
  return combined(
    {
      errorRatio: readShare(errorRatio, [...at, "errorRatio"]),
      latencySeconds: readLatencies(latency ?? {}, [...at, "latency"]),
    },
    (values) => ({ kind: "recorded", requests, ...values }),
  );
}

/** Seconds by quantile, which is written as a ratio: {"0.95": 0.3}. */
function readLatencies(
  latency: Readonly<Record<string, string>>,
  at: Keys,
): Part<Readonly<Record<string, number>>> {
  const parts = Object.entries(latency).map(([quantile, written]) => ({
    quantile: readQuantile(quantile, [...at, quantile]),
    seconds: readSeconds(written),
  }));
  const entries = parts.map(({ quantile, seconds }) => [quantile.value, seconds]);
  const problems = parts.flatMap(({ quantile }) => quantile.problems);
  return { value: Object.fromEntries(entries) as Record<string, number>, problems, notes: [] };
}
