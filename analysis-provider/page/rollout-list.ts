import type { Reading } from "../fleet/cluster-state.ts";
import type { RolloutFacts } from "../fleet/decode-rollout.ts";
import { type Html, markup } from "./markup.ts";
import { momentWords } from "./page-frame.ts";

/** Rollouts that are under way or aborted, those that need a person first. */
export function rolloutList({ items }: Reading<RolloutFacts>): Html {
  const sorted = items.toSorted((left, right) => Number(right.isAborted) - Number(left.isAborted));
  return markup`${sorted.map(rolloutCard)}`;
}

function rolloutCard(rollout: RolloutFacts): Html {
  const { namespace, name, phase, message, step, weight, images, isAborted, pausedSince } = rollout;
  const progress = [
    ...(step === null ? [] : [`step ${step.done} of ${step.all}`]),
    ...(weight === null ? [] : [`${weight}% of the traffic`]),
    ...images,
  ];
  const since =
    pausedSince === null || Number.isNaN(Date.parse(pausedSince))
      ? null
      : momentWords(Date.parse(pausedSince));
  return markup`<article class="card">
    <div class="head">
      <h3>${namespace}/${name}</h3>
      <span class="state ${isAborted ? "bad" : "warn"}">${isAborted ? "aborted" : phase.toLowerCase()}</span>
    </div>
    ${message === "" ? null : markup`<p>${message}</p>`}
    <p class="soft">${progress.join(", ")}${since === null ? null : markup`, paused since ${since}`}</p>
  </article>`;
}
