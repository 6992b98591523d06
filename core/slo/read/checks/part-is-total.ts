import type { Indicator } from "../../objective.ts";
import type { PartProblem } from "../part.ts";
import type { Keys } from "../slo-reader.ts";

/** Good or bad events that are counted by the very query of all events: the share can be nothing but 1. */
export function partIsTotal(indicator: Indicator, at: Keys): readonly PartProblem[] {
  const events = indicator.kind === "timeslices" ? indicator.of : indicator;
  if (events.kind !== "events" || events.part !== events.total) return [];
  const { counted, total } = events;
  const meaning = counted === "good" ? "nothing could ever be bad" : "every event would be bad";
  return [
    {
      at,
      message: `expected ${counted} events to be some of all events, got ${total} for both: ${meaning}`,
      remedy: `Narrow the ${counted} events by a label, such as the status.`,
    },
  ];
}
