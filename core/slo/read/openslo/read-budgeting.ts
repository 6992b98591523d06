import { combined, faulty, type Part, partOf } from "../part.ts";
import type { Keys } from "../slo-reader.ts";
import type { SloObjective, SloSpec } from "./openslo.ts";
import { shorthandSeconds } from "./read-openslo-window.ts";

/** How the budget is counted: by events, or by slices of time. */
export type Budgeting =
  | { readonly by: "events"; readonly target: number }
  | {
      readonly by: "slices";
      readonly target: number;
      readonly sliceTarget: number;
      readonly sliceSeconds: number;
      readonly averaged: boolean;
    };

interface BudgetingPlace {
  readonly method: SloSpec["budgetingMethod"];
  readonly at: Keys;
  readonly target: number | null;
}

/** OpenSLO's budgeting method, with what it asks of the objective. */
export function readBudgeting(
  { timeSliceTarget, timeSliceWindow }: SloObjective,
  { method = "Occurrences", at, target }: BudgetingPlace,
): Part<Budgeting> {
  if (target === null) return { value: null, problems: [], notes: [] };
  if (method === "Occurrences") return partOf({ by: "events", target });
  const averaged = method === "RatioTimeslices";
  const sliceTarget = averaged ? target : timeSliceTarget;
  return combined(
    {
      sliceTarget: sliceTarget === undefined ? missing("timeSliceTarget", at) : partOf(sliceTarget),
      sliceSeconds:
        timeSliceWindow === undefined
          ? missing("timeSliceWindow", at)
          : readSlice(timeSliceWindow, [...at, "timeSliceWindow"]),
    },
    (values) => ({ by: "slices", target, averaged, ...values }),
  );
}

function missing(field: string, at: Keys): Part<never> {
  return faulty({
    at,
    message: `missing field "${field}"`,
    remedy: "Budgeting by time slices needs it.",
  });
}

/** A number is minutes. */
function readSlice(written: number | string, at: Keys): Part<number> {
  const seconds = typeof written === "number" ? written * 60 : shorthandSeconds(written);
  if (seconds !== null && seconds > 0) return partOf(seconds);
  return faulty({
    at,
    message: `expected minutes or a duration such as 5m, got "${String(written)}"`,
  });
}
