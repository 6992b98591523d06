import type {
  EventCount,
  EventsIndicator,
  GaugeIndicator,
  LatencyIndicator,
  Objective,
} from "../objective.ts";
import { termsOf } from "../promql/event-count.ts";
import { COUNTER, counterStep, lastSample } from "./counter-step.ts";
import { bucketEvents, nativeCount } from "./latency-count.ts";
import { stepSecondsOf } from "./step-seconds.ts";

/** PromQL for what happened in the step that just ended: one value each, without labels. */
export interface StepCount {
  readonly events: string;
  readonly badEvents: string;
}

/** How an objective's events are counted, step by step. */
export function stepCount(objective: Objective): StepCount {
  const { indicator } = objective;
  switch (indicator.kind) {
    case "events":
      return countEvents(objective, { ...indicator, absentPart: "zero" });
    case "latency":
      return countLatency(objective, indicator);
    case "gauge":
      return countGauge(indicator);
    case "timeslices": {
      const { of } = indicator;
      const count =
        of.kind === "latency"
          ? countLatency(objective, of)
          : countEvents(objective, { ...of, absentPart: "zero" });
      return slices(count, indicator);
    }
  }
}

function countLatency(objective: Objective, indicator: LatencyIndicator): StepCount {
  if (!indicator.native)
    return countEvents(objective, { ...bucketEvents(indicator), absentPart: "unknown" });
  const stepSeconds = stepSecondsOf(objective);
  const { selector, events, good } = nativeCount(indicator);
  const all = counterStep(objective, { selector, stepSeconds, reading: events });
  const kept = counterStep(objective, { selector, stepSeconds, reading: good });
  return { events: all, badEvents: `clamp_min(${all}\n- ${kept}, 0)` };
}

/** Counters of the part that do not exist have counted nothing, as long as there is a total. */
function countEvents(objective: Objective, indicator: CountedEvents): StepCount {
  const events = countOf(objective, indicator.total);
  const counted = countOf(objective, indicator.part);
  const part =
    indicator.absentPart === "unknown"
      ? `(${counted})`
      : `(${counted}\nor ${zeroWhile(objective, indicator.total)})`;
  return {
    events,
    badEvents: indicator.counted === "bad" ? part : `clamp_min(${events}\n- ${part}, 0)`,
  };
}

interface CountedEvents extends Pick<EventsIndicator, "total" | "counted" | "part"> {
  /** What a total without its part means: none of them, or a name that does not exist. */
  readonly absentPart: "zero" | "unknown";
}

/** Several counters: one that does not exist adds nothing to those that do. */
function countOf(objective: Objective, count: EventCount): string {
  const stepSeconds = stepSecondsOf(objective);
  const terms = termsOf(count).map(({ factor, text }) => {
    const step = counterStep(objective, { selector: text, stepSeconds, reading: COUNTER });
    return factor === 1 ? step : `${factor} * ${step}`;
  });
  const [first = "", ...others] = terms;
  if (others.length === 0) return first;
  const told = terms.map((term, index) => `label_replace(${term}, "term", "${index}", "", "")`);
  return `sum(${told.join("\nor ")})`;
}

/** Zero as long as there is a counter of the total. */
function zeroWhile(objective: Objective, total: EventCount): string {
  const stepSeconds = stepSecondsOf(objective);
  const samples = termsOf(total).map(({ text }) => lastSample({ selector: text, stepSeconds }));
  return samples.map((sample) => `sum(${sample}) * 0`).join("\nor ");
}

/** One slice is one event; a value that is no number is none. */
function countGauge({ query, comparison, limit }: GaugeIndicator): StepCount {
  const value = `(${query})`;
  return {
    events: `count(${value} == ${value})`,
    badEvents: `max(${value} ${BAD_WHEN[comparison]} bool ${limit} and ${value} == ${value})`,
  };
}

const BAD_WHEN: Readonly<Record<GaugeIndicator["comparison"], string>> = {
  below: ">=",
  "at-most": ">",
  above: "<=",
  "at-least": "<",
};

interface SliceRule {
  readonly sliceTarget: number;
  readonly averaged: boolean;
}

/** A slice without events is no slice; where slices are averaged, each is bad by its share. */
function slices({ events, badEvents }: StepCount, { sliceTarget, averaged }: SliceRule): StepCount {
  const ratio = `${badEvents}\n/ (${events} > 0)`;
  const most = Number((1 - sliceTarget).toPrecision(12));
  return {
    events: `count(${events} > 0)`,
    badEvents: averaged ? ratio : `(${ratio}) > bool ${most}`,
  };
}
