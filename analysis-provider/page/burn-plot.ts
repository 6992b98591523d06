import { times } from "#core/slo/judge/number-words.ts";
import type { BurnPoint, ObjectiveState } from "../budgets/objective-state.ts";
import { type Html, markup } from "./markup.ts";
import { niceTop, type PlotScale, plotScale, type PlotSize } from "./plot-scale.ts";

/** Text in a picture grows and shrinks with it: one for screens, one for phones; style shows one of them. */
const SIZES: readonly PlotSize[] = [
  { name: "wide", width: 640, height: 170, everyHours: 6 },
  { name: "narrow", width: 290, height: 150, everyHours: 12 },
];
const HOUR_MS = 3_600_000;

interface Plotted {
  readonly state: ObjectiveState;
  readonly words: string;
  readonly top: number;
  /** The rate at which an alert fires, where the curve comes near it. */
  readonly limit: number | null;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Burn rate of the hour before each moment of a day: axes, curve, and the alert's rate where it is near. */
export function burnPlot(state: ObjectiveState): Html {
  const { curve, burn } = state;
  const [first, last] = [curve[0], curve.at(-1)];
  const rates = curve.flatMap(({ rate }) => (rate === null ? [] : [rate]));
  if (first === undefined || last === undefined || rates.length === 0)
    return markup`<p class="soft">Nothing was counted in the last day: there is no burn rate to plot.</p>`;
  const alertRate = burn.find(({ seconds }) => seconds === 3600)?.alertRate ?? null;
  const highest = Math.max(...rates);
  const limit = alertRate !== null && highest > alertRate / 4 ? alertRate : null;
  const now = last.rate === null ? "not known" : times(last.rate);
  const words = `Burn rate over the last day: ${now} now, ${times(highest)} at most`;
  const top = niceTop(Math.max(1, highest, (limit ?? 0) * 1.1));
  const plotted = { state, words, top, limit, fromMs: first.ms, toMs: last.ms };
  return markup`${SIZES.map((size) => picture(plotted, size))}`;
}

function picture({ state, words, top, limit, fromMs, toMs }: Plotted, size: PlotSize): Html {
  const { name, width, height } = size;
  const scale = plotScale(size, { fromMs, toMs, top });
  return markup`<svg class="plot ${name}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${words}">
<text x="0" y="12">burn rate of the hour before, times in UTC</text>
${rateLines(scale)}${hourLines(scale, { size, fromMs, toMs })}${limit === null ? null : limitLine(scale, limit)}${curvePath(state.curve, scale)}
</svg>`;
}

function rateLines({ y, top, left, right }: PlotScale): readonly Html[] {
  return [0, top / 2, top].map(
    (rate) =>
      markup`<line class="grid" x1="${left}" x2="${right}" y1="${y(rate)}" y2="${y(rate)}"/><text x="${left - 6}" y="${y(rate)}" dy="4" text-anchor="end">${Number(rate.toPrecision(3))}x</text>`,
  );
}

interface Hours {
  readonly size: PlotSize;
  readonly fromMs: number;
  readonly toMs: number;
}

function hourLines({ x, above, below }: PlotScale, { size, fromMs, toMs }: Hours): readonly Html[] {
  const every = size.everyHours * HOUR_MS;
  const lines: Html[] = [];
  for (let ms = Math.ceil(fromMs / every) * every; ms <= toMs; ms += every) {
    const words = new Date(ms).toISOString().slice(11, 16);
    lines.push(
      markup`<line class="grid" x1="${x(ms)}" x2="${x(ms)}" y1="${above}" y2="${below}"/><text x="${x(ms)}" y="${size.height - 4}" text-anchor="middle">${words}</text>`,
    );
  }
  return lines;
}

function limitLine({ y, left, right }: PlotScale, rate: number): Html {
  return markup`<line class="limit" x1="${left}" x2="${right}" y1="${y(rate)}" y2="${y(rate)}"/><text class="limit-words" x="${left + 6}" y="${y(rate)}" dy="-4">alert at ${times(rate)}</text>`;
}

/** One line for each stretch without a gap. */
function curvePath(curve: readonly BurnPoint[], { x, y }: PlotScale): Html {
  let isDrawing = false;
  const moves = curve.flatMap(({ ms, rate }) => {
    const command = isDrawing ? "L" : "M";
    isDrawing = rate !== null;
    return rate === null ? [] : [`${command}${x(ms)} ${y(rate)}`];
  });
  return markup`<path class="curve" d="${moves.join(" ")}"/>`;
}
