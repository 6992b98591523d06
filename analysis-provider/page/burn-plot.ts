import { times } from "#core/slo/judge/number-words.ts";
import type { BurnPoint, ObjectiveState } from "../budgets/objective-state.ts";
import { type Html, markup } from "./markup.ts";

const WIDTH = 640;
const HEIGHT = 200;
const LEFT = 44;
const RIGHT = 8;
const TOP = 12;
const BOTTOM = 24;
const HOUR_MS = 3_600_000;
const EVERY_HOURS = 6;

interface Scale {
  readonly x: (ms: number) => string;
  readonly y: (rate: number) => string;
  readonly top: number;
}

/** Burn rate of each last hour over a day: axes, the rate at which the budget just lasts, the alert's rate. */
export function burnPlot({ curve, burn }: ObjectiveState): Html {
  const [first, last] = [curve[0], curve.at(-1)];
  const rates = curve.flatMap(({ rate }) => (rate === null ? [] : [rate]));
  if (first === undefined || last === undefined || rates.length === 0)
    return markup`<p class="soft">
      Nothing was counted in the last day: there is no burn rate to plot.
    </p>`;
  const alertRate = burn.find(({ seconds }) => seconds === 3600)?.alertRate ?? null;
  const highest = Math.max(...rates, 1);
  const isNear = alertRate !== null && highest > alertRate / 4;
  const top = niceTop(isNear ? Math.max(highest, alertRate * 1.1) : highest * 1.1);
  const scale = scaleOf({ fromMs: first.ms, toMs: last.ms, top });
  const now = last.rate === null ? "not known" : times(last.rate);
  const words = `Burn rate over the last day: ${now} now, ${times(highest)} at most`;
  return markup`<svg class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${words}">
    <title>${words}</title>
    ${rateLines(scale)}${hourLines(scale, last.ms, first.ms)}${isNear ? limitLine(scale, alertRate) : null}${curvePath(curve, scale)}
  </svg>`;
}

function scaleOf({
  fromMs,
  toMs,
  top,
}: {
  readonly fromMs: number;
  readonly toMs: number;
  readonly top: number;
}): Scale {
  const width = WIDTH - LEFT - RIGHT;
  const height = HEIGHT - TOP - BOTTOM;
  const span = Math.max(1, toMs - fromMs);
  return {
    top,
    x: (ms) => (LEFT + ((ms - fromMs) / span) * width).toFixed(1),
    y: (rate) => (TOP + height - (Math.min(rate, top) / top) * height).toFixed(1),
  };
}

/** The next of 1, 2, 5, 10, 20 …, so that half of it is a plain number too. */
function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return (
    [1, 2, 4, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= value) ??
    10 * power
  );
}

function rateLines({ y, top }: Scale): readonly Html[] {
  return [0, top / 2, top].map(
    (rate) =>
      markup`<line
          class="grid"
          x1="${LEFT}"
          x2="${WIDTH - RIGHT}"
          y1="${y(rate)}"
          y2="${y(rate)}"
        /><text x="${LEFT - 6}" y="${y(rate)}" dy="4" text-anchor="end"
          >${Number(rate.toPrecision(3))}x</text
        >`,
  );
}

function hourLines({ x }: Scale, toMs: number, fromMs: number): readonly Html[] {
  const every = EVERY_HOURS * HOUR_MS;
  const lines: Html[] = [];
  for (let ms = Math.ceil(fromMs / every) * every; ms <= toMs; ms += every) {
    const words = new Date(ms).toISOString().slice(11, 16);
    lines.push(
      markup`<line
          class="grid"
          x1="${x(ms)}"
          x2="${x(ms)}"
          y1="${TOP}"
          y2="${HEIGHT - BOTTOM}"
        /><text x="${x(ms)}" y="${HEIGHT - 6}" text-anchor="middle">${words}</text>`,
    );
  }
  return lines;
}

function limitLine({ y }: Scale, rate: number): Html {
  return markup`<line
      class="limit"
      x1="${LEFT}"
      x2="${WIDTH - RIGHT}"
      y1="${y(rate)}"
      y2="${y(rate)}"
    /><text class="limit-words" x="${LEFT + 6}" y="${y(rate)}" dy="-4"
      >alert at ${times(rate)}</text
    >`;
}

/** One line for each stretch without a gap. */
function curvePath(curve: readonly BurnPoint[], { x, y }: Scale): Html {
  let isDrawing = false;
  const moves = curve.flatMap(({ ms, rate }) => {
    const command = isDrawing ? "L" : "M";
    isDrawing = rate !== null;
    return rate === null ? [] : [`${command}${x(ms)} ${y(rate)}`];
  });
  return markup`<path class="curve" d="${moves.join(" ")}" />`;
}
