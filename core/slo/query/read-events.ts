import type { Counts, NoCounts } from "../counts.ts";
import type { CountReading, PlannedSeries } from "./plan.ts";
import { LOOKBACK_SECONDS } from "./planning.ts";
import type { StepValues } from "./read-steps.ts";

type EventsReading = Extract<CountReading, { readonly kind: "events" }>;

interface EventsInput {
  readonly planned: PlannedSeries;
  readonly reading: EventsReading;
  readonly total: StepValues;
  readonly part: StepValues;
}

/** Counts from the steps of a total and of its good or bad part. */
export function readEvents(
  input: EventsInput,
):
  | { readonly steps: readonly (Counts | null)[]; readonly notes: readonly string[] }
  | { readonly missing: NoCounts } {
  const { planned, reading, part } = input;
  const total = planned.isBornInside ? input.total : withoutRevival(input.total, planned);
  const refused = wrongPart({ ...input, total });
  if (refused !== null) return { missing: refused };
  const steps = total.map((all, step) => countsOf(all, part[step] ?? null, reading));
  return {
    steps: reading.slices === null ? steps : steps.map((step) => sliceOf(step, reading.slices)),
    notes: isNeverGood({ ...input, total })
      ? [`no series of "${reading.partName}" was seen: every event counts as bad`]
      : [],
  };
}

/** A trillion in one step: no service has them, and no statistics bears them. */
const MOST_EVENTS = 1e12;

function countsOf(
  total: number | null,
  part: number | null,
  { counted, absentPart }: EventsReading,
): Counts | null {
  if (!isCount(total)) return null;
  if (total === 0) return { total: 0, bad: 0 };
  if (part === null && absentPart === "unknown") return null;
  if (part !== null && !Number.isFinite(part)) return null;
  const share = Math.min(Math.max(part ?? 0, 0), total);
  return { total, bad: counted === "bad" ? share : total - share };
}

function isCount(value: number | null): value is number {
  return value !== null && value >= 0 && value <= MOST_EVENTS;
}

/** A slice without events is no slice: nobody was served, well or badly. */
function sliceOf(counts: Counts | null, slices: EventsReading["slices"]): Counts | null {
  if (counts === null || counts.total === 0 || slices === null) return null;
  const badRatio = counts.bad / counts.total;
  if (slices.averaged) return { total: 1, bad: badRatio };
  return { total: 1, bad: 1 - badRatio >= slices.sliceTarget ? 0 : 1 };
}

/**
 * After a silence longer than the look back every counter seems born, and would count all that it ever
 * counted: the first steps, until every target was scraped again, are not known.
 */
function withoutRevival(values: StepValues, planned: PlannedSeries): StepValues {
  const stepMs = planned.stepSeconds * 1000;
  const silence = Math.ceil((LOOKBACK_SECONDS * 1000) / stepMs);
  const settling = 1 + Math.ceil((planned.scrapeSeconds * 1000) / stepMs);
  let silent = 0;
  let isUnbroken = true;
  let unknown = 0;
  return values.map((value) => {
    if (value === null) {
      silent++;
      unknown = Math.max(0, unknown - 1);
      return null;
    }
    if (silent > 0 && (isUnbroken || silent >= silence)) unknown = settling;
    silent = 0;
    isUnbroken = false;
    unknown--;
    return unknown >= 0 ? null : value;
  });
}

/** More of a part than of all, or a bucket that does not exist: the definition is wrong, not the service. */
function wrongPart({ total, part, reading }: EventsInput): NoCounts | null {
  const known = total.flatMap((count, step) => {
    const some = part[step] ?? 0;
    return isCount(count) && count > 0 && Number.isFinite(some) ? [{ all: count, some }] : [];
  });
  const all = known.reduce((sum, step) => sum + step.all, 0);
  const some = known.reduce((sum, step) => sum + step.some, 0);
  if (some > all * 1.05 + 5)
    return {
      cause: "not-askable",
      reason: `${Math.round(some)} events of "${reading.partName}" among a total of ${Math.round(all)}: the part is no part of the total`,
    };
  const isAbsent = part.every((value) => value === null);
  if (reading.absentPart === "unknown" && isAbsent && all > 0)
    return {
      cause: "not-askable",
      reason: `there is no ${reading.partName}: set the threshold to a bound that the histogram has`,
    };
  return null;
}

function isNeverGood({ total, part, reading }: EventsInput): boolean {
  return (
    reading.counted === "good" &&
    part.every((value) => value === null) &&
    total.some((value) => value !== null && value > 0)
  );
}
