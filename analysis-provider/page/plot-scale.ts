export interface PlotSize {
  readonly name: "wide" | "narrow";
  readonly width: number;
  readonly height: number;
  /** Between two lines of the time axis. */
  readonly everyHours: number;
}

/** Where moments and rates lie in a picture, and the edges of the plot in it. */
export interface PlotScale {
  readonly x: (ms: number) => string;
  readonly y: (rate: number) => string;
  readonly top: number;
  readonly left: number;
  readonly right: number;
  readonly above: number;
  readonly below: number;
}

interface Range {
  readonly fromMs: number;
  readonly toMs: number;
  /** The rate at the upper edge. */
  readonly top: number;
}

const LEFT = 40;
const RIGHT = 6;
const ABOVE = 24;
const BELOW = 20;

export function plotScale({ width, height }: PlotSize, { fromMs, toMs, top }: Range): PlotScale {
  const [right, below] = [width - RIGHT, height - BELOW];
  const span = Math.max(1, toMs - fromMs);
  return {
    top,
    left: LEFT,
    right,
    above: ABOVE,
    below,
    x: (ms) => (LEFT + ((ms - fromMs) / span) * (right - LEFT)).toFixed(1),
    y: (rate) => (below - (Math.min(rate, top) / top) * (below - ABOVE)).toFixed(1),
  };
}

/** The next of 1, 2, 4, 5, 10, 20 …, so that half of it is a plain number too. */
export function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  const tops = [1, 2, 4, 5, 10].map((factor) => factor * power);
  return tops.find((top) => top >= value) ?? 10 * power;
}
