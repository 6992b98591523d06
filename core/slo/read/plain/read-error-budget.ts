import type { Window } from "../../objective.ts";
import { faulty, type Part, partOf } from "../part.ts";
import { readSeconds } from "../read-seconds.ts";
import type { Keys } from "../slo-reader.ts";

interface Promise {
  readonly target: number | null;
  readonly window: Window | null;
  readonly at: Keys;
}

/**
 * Holds a written budget against what target and window leave; it may be rounded to its last unit. True where it fits, or where there is nothing to hold it against.
 */
export function readErrorBudget(written: string | undefined, promise: Promise): Part<boolean> {
  if (written === undefined) return partOf(true);
  const { target, window, at } = promise;
  const budget = /%$/.test(written) ? shareOf(written) : timeOf(written);
  if (budget === null)
    return faulty({ at, message: `expected a time such as 43m, or a share, got "${written}"` });
  if (target === null || (budget.isTime && window?.kind !== "rolling")) return partOf(true);
  const period = budget.isTime && window?.kind === "rolling" ? window.seconds : 1;
  const left = (1 - target) * period;
  if (isRounded(left, budget)) return partOf(true);
  const shown = budget.isTime ? timeText(left) : `${Number((left * 100).toPrecision(6))}%`;
  return faulty({
    at,
    message: `expected ${shown}, which target and window leave, got "${written}"`,
    remedy: `Write ${shown}, leave the field out, or change the target.`,
  });
}

/** 43m and 43.2m are 43.2 minutes: rounded down or to the nearest, and never to nothing. */
function isRounded(left: number, { size, unit }: Budget): boolean {
  const cut = left - size;
  const dust = unit * 1e-9;
  return size > 0 && cut < unit - dust && cut >= -unit / 2 - dust;
}

interface Budget {
  readonly size: number;
  readonly unit: number;
  readonly isTime: boolean;
}

const UNITS: readonly (readonly [string, number])[] = [
  ["ms", 0.001],
  ["s", 1],
  ["m", 60],
  ["h", 3600],
  ["d", 86_400],
  ["w", 604_800],
];

/** The last unit of 1h30m is a minute, that of 43.2m a tenth of one. */
function timeOf(written: string): Budget | null {
  const size = readSeconds(written);
  const last = /(\d+(?:\.(\d+))?)(ms|[smhdw])$/.exec(written);
  if (size === null || last === null) return null;
  const seconds = UNITS.find(([name]) => name === last[3])?.[1] ?? 1;
  return { size, unit: seconds / 10 ** (last[2]?.length ?? 0), isTime: true };
}

function shareOf(written: string): Budget | null {
  const match = /^(\d{1,3}(?:\.(\d{1,12}))?)\s*%$/.exec(written);
  if (match === null) return null;
  return {
    size: Number(match[1]) / 100,
    unit: 0.01 / 10 ** (match[2]?.length ?? 0),
    isTime: false,
  };
}

/** In the largest unit that keeps it readable: 43.2m, 7.2h. */
function timeText(seconds: number): string {
  const [name, size] = UNITS.toReversed().find(([unit, each]) => {
    return unit !== "w" && seconds >= each;
  }) ?? ["ms", 0.001];
  return `${Number((seconds / size).toPrecision(4))}${name}`;
}
