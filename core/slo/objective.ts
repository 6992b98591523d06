/** One service-level objective, whatever format it was written in. Ratios lie in 0..1, times are seconds. */
export interface Objective {
  readonly service: string;
  /** Where the service runs; null where the document does not say. */
  readonly namespace: string | null;
  readonly name: string;
  /** Share of good events that is promised: above 0, below 1. */
  readonly target: number;
  readonly window: Window;
  readonly indicator: Indicator;
  /** Name of the metrics source; addresses never stand in documents. */
  readonly source: string;
  /** What a failed objective does to a canary. */
  readonly onFail: "fail" | "hold";
  readonly canary: CanaryRules;
  readonly baseline: Baseline;
  readonly runbook: string | null;
  readonly description: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly format: "ServiceObjective" | "plain" | "OpenSLO" | "Sloth" | "Pyrra";
}

export type Window =
  | { readonly kind: "rolling"; readonly seconds: number }
  | {
      readonly kind: "calendar";
      readonly unit: "day" | "week" | "month" | "quarter" | "year";
      /** An IANA name, such as Europe/Berlin. */
      readonly timeZone: string;
    };

export type Indicator = EventsIndicator | LatencyIndicator | GaugeIndicator | TimeslicesIndicator;

/**
 * A count of events as PromQL: each counter in it stands as increase(SELECTOR[5m]), where the range
 * is a place for the window that is asked for. @see core/slo/promql
 */
export type EventCount = string;

/** Good or bad events among all of them. */
export interface EventsIndicator {
  readonly kind: "events";
  readonly total: EventCount;
  readonly counted: "good" | "bad";
  /** Those that `counted` names. */
  readonly part: EventCount;
}

/** Requests that took at most `thresholdSeconds`, by the buckets of a histogram. */
export interface LatencyIndicator {
  readonly kind: "latency";
  /** Base name: without _bucket, _count and _sum. */
  readonly histogram: string;
  /** Label matchers between the braces, such as job="checkout"; "" for none. */
  readonly selector: string;
  readonly thresholdSeconds: number;
  /** Native histograms have no _bucket series. */
  readonly native: boolean;
}

/** The share of time slices in which a value keeps to its limit. */
export interface GaugeIndicator {
  readonly kind: "gauge";
  /** An instant query of one value. */
  readonly query: string;
  readonly comparison: "below" | "at-most" | "above" | "at-least";
  readonly limit: number;
  readonly sliceSeconds: number;
}

/** The share of time slices whose own share of good events reaches `sliceTarget`. */
export interface TimeslicesIndicator {
  readonly kind: "timeslices";
  readonly of: EventsIndicator | LatencyIndicator;
  readonly sliceTarget: number;
  readonly sliceSeconds: number;
  /** OpenSLO's RatioTimeslices: the mean of the slices' ratios counts, not how many were good. */
  readonly averaged: boolean;
}

/** How a new version is judged. */
export interface CanaryRules {
  /** The label that holds a pod's template hash. */
  readonly label: string;
  /** How many times the baseline's error ratio is too much. */
  readonly maxRatio: number;
  /** A difference of error ratios below this is never a regression. */
  readonly minDifference: number;
  /** The burn rate that the new version may have; absent: what the budget that is left allows. */
  readonly maxBurn?: number;
  /** How long a regression must last: 0 decides as soon as the evidence is there. */
  readonly forSeconds: number;
  /** How much slower than the baseline, by quantile. */
  readonly latency: readonly LatencyRule[];
  /** The chance of failing an equal version, over all looks together. */
  readonly alpha: number;
  readonly onNoData: "hold" | "fail";
  readonly onSourceDown: "hold" | "fail";
  /** How long the two above wait before they say anything but hold. */
  readonly patienceSeconds: number;
}

export interface LatencyRule {
  readonly quantile: number;
  readonly maxRatio: number;
  readonly forSeconds: number;
}

/** What a new version is compared with. */
export type Baseline =
  | { readonly kind: "none" }
  | { readonly kind: "stable" }
  | { readonly kind: "selector"; readonly source: string; readonly selector: string }
  | {
      readonly kind: "objective";
      readonly service: string;
      readonly namespace: string | null;
      readonly name: string;
    }
  | {
      readonly kind: "recorded";
      readonly errorRatio: number;
      readonly requests: number;
      readonly latencySeconds: Readonly<Record<string, number>>;
    };

/** "service/objective", with the namespace in front where it is known: "shop/checkout/availability". */
export function objectiveId({ namespace, service, name }: Objective): string {
  return [namespace, service, name].filter((part) => part !== null).join("/");
}
