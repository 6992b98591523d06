import type { SeenCanary } from "../measure/seen-canaries.ts";
import { type Html, markup } from "./markup.ts";
import { momentWords } from "./page-frame.ts";

const KINDS = { pass: "good", fail: "bad", hold: "warn" } as const;

/** New versions with their last verdicts, the newest first. */
export function canaryList(canaries: readonly SeenCanary[]): Html {
  if (canaries.length === 0) return markup`<p class="soft">No verdict was asked for lately.</p>`;
  return markup`${canaries.map(canaryCard)}`;
}

function canaryCard({
  slo,
  canaryHash,
  stableHash,
  last,
  lastMs,
  sinceMs,
  asked,
}: SeenCanary): Html {
  const [, outcome, reason] = last;
  const against = stableHash === null ? "" : ` against ${stableHash}`;
  return markup`<article class="card">
    <div class="head">
      <h3>${slo}</h3>
      <span class="state ${KINDS[outcome]}">${outcome}</span>
    </div>
    <p>${reason}</p>
    <p class="soft">
      ${canaryHash}${against}; ${outcome} since ${momentWords(sinceMs)}; asked
      ${asked === 1 ? "once" : `${asked} times`}, last at ${momentWords(lastMs)}
    </p>
  </article>`;
}
