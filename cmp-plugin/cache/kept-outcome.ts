import type { KeptRender } from "#rendering/cache/kept-render.ts";
import type { RenderOutcome } from "../generate/render-application.ts";

/** A render of that time as it is kept; null for one that may not be given out again. */
export function toKept(outcome: RenderOutcome, begin: number): KeptRender | null {
  const { isDenied, report, end, isRepeatable } = outcome;
  if (!isRepeatable || (end !== null && end <= begin)) return null;
  if (outcome.isDenied) return { isDenied, report, begin, end, texts: [], facts: null };
  const { texts, facts } = outcome;
  return { isDenied, report, begin, end, texts, facts };
}

/** The outcome that was kept. */
export function fromKept({ isDenied, report, end, texts, facts }: KeptRender): RenderOutcome {
  const isRepeatable = true;
  if (isDenied || facts === null) return { isDenied: true, report, end, isRepeatable };
  return { isDenied: false, report, end, isRepeatable, texts, facts };
}
