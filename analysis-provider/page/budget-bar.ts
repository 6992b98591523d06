import { percent } from "#core/slo/judge/number-words.ts";
import type { ObjectiveState } from "../budgets/objective-state.ts";
import { type Html, markup } from "./markup.ts";

/** How an objective fares, in a word and its colour: the colour alone says nothing. */
export interface Standing {
  readonly kind: "good" | "warn" | "bad" | "unknown";
  readonly words: string;
}

const LOW = 0.25;

/** By budget left and by the burn alerts that would fire now. */
export function standing({ budget, burn, missing }: ObjectiveState): Standing {
  if (budget === null) return { kind: "unknown", words: missing.period ?? "budget not known" };
  if (budget.leftRatio <= 0) return { kind: "bad", words: "budget spent" };
  const isBurning = burn.some(
    ({ rate, alertRate }) => rate !== null && alertRate !== null && rate >= alertRate,
  );
  if (isBurning) return { kind: "bad", words: "burning fast" };
  return budget.leftRatio < LOW
    ? { kind: "warn", words: "little budget left" }
    : { kind: "good", words: "fine" };
}

/** The budget that is left, as a bar. */
export function budgetBar({ budget }: ObjectiveState, { kind }: Standing): Html {
  if (budget === null) return markup``;
  const share = Math.max(0, Math.min(1, budget.leftRatio));
  const words = `${percent(budget.leftRatio)} of the error budget left`;
  return markup`<svg
    class="bar"
    viewBox="0 0 400 12"
    preserveAspectRatio="none"
    role="img"
    aria-label="${words}"
  >
    <rect class="track" width="400" height="12" rx="3" />
    <rect class="fill-${kind}" width="${(share * 400).toFixed(1)}" height="12" rx="3" />
  </svg>`;
}
