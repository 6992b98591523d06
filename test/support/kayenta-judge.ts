import { normal, type Random } from "./random.ts";

/** Two samples of one metric, and which change is bad. */
export interface KayentaMetric {
  readonly control: readonly number[];
  readonly experiment: readonly number[];
  readonly direction: "increase" | "decrease" | "either";
}

export type KayentaResult = "Pass" | "High" | "Low" | "Nodata";

/** Half of what 98 % leaves over, and how much of the estimate the interval must exclude. */
const LOWER_Z = -2.3263478740408408;
const EFFECT_SHARE = 0.25;
const ROOT_PRECISION = 1e-4;

/**
 * What NetflixACAJudge-v1.0 says of one metric with its default settings (NaN removed, outliers kept): written
 * anew from its description, to compare with. @see spinnaker/kayenta, NetflixACAJudge and MannWhitneyClassifier
 */
export function kayentaJudge(metric: KayentaMetric, random: Random): KayentaResult {
  const [control, experiment] = [metric.control, metric.experiment].map((values) =>
    values.filter((value) => !Number.isNaN(value)),
  ) as [number[], number[]];
  if (control.length === 0 || experiment.length === 0) return "Nodata";
  if (String(sorted(control)) === String(sorted(experiment))) return "Pass";
  if (new Set([...control, ...experiment]).size === 1) return "Pass";
  const oneValueEach = new Set(control).size === 1 && new Set(experiment).size === 1;
  const noisy = (values: number[]) =>
    oneValueEach ? values.map((value) => value + normal(random) * value * 1e-5) : values;
  const { lower, upper, estimate } = mannWhitney(noisy(experiment), noisy(control));
  const bound = EFFECT_SHARE * Math.abs(estimate);
  const effect = mean(experiment) / mean(control);
  const counts = Number.isFinite(effect) && effect !== 0;
  if (metric.direction !== "decrease" && lower > bound && (!counts || effect >= 1)) return "High";
  if (metric.direction !== "increase" && upper < -bound && (!counts || effect <= 1)) return "Low";
  return "Pass";
}

interface Shift {
  readonly lower: number;
  readonly upper: number;
  readonly estimate: number;
}

/** How far the experiment lies above the control: the 98 % interval and its middle, as R's wilcox.test. */
export function mannWhitney(experiment: readonly number[], control: readonly number[]): Shift {
  const low = Math.min(...experiment) - Math.max(...control);
  const high = Math.max(...experiment) - Math.min(...control);
  const root = (quantile: number) =>
    rootOf((shift) => statistic(experiment, control, { shift, quantile }), [low, high]);
  return { lower: root(-LOWER_Z), upper: root(LOWER_Z), estimate: root(0) };
}

function statistic(
  experiment: readonly number[],
  control: readonly number[],
  { shift, quantile }: { readonly shift: number; readonly quantile: number },
): number {
  const [ours, theirs] = [experiment.length, control.length];
  const { rankSum, ties } = ranks(
    experiment.map((value) => value - shift),
    control,
  );
  const distance = rankSum - (ours * (ours + 1)) / 2 - (ours * theirs) / 2;
  const all = ours + theirs;
  const deviation = Math.sqrt(((ours * theirs) / 12) * (all + 1 - ties / (all * (all - 1))));
  if (deviation === 0) return -quantile;
  return (distance - 0.5 * Math.sign(distance)) / deviation - quantile;
}

/** Sum of the first sample's middle ranks, and the sum of t³ - t over groups of equal values. */
function ranks(
  first: readonly number[],
  second: readonly number[],
): { readonly rankSum: number; readonly ties: number } {
  const all = [
    ...first.map((value) => ({ value, ours: 1 })),
    ...second.map((value) => ({ value, ours: 0 })),
  ];
  all.sort((left, right) => left.value - right.value);
  let [rankSum, ties] = [0, 0];
  for (let start = 0; start < all.length;) {
    let end = start;
    while (end < all.length && all[end]?.value === all[start]?.value) end += 1;
    const size = end - start;
    const rank = (start + 1 + end) / 2;
    rankSum += rank * all.slice(start, end).reduce((sum, { ours }) => sum + ours, 0);
    ties += size ** 3 - size;
    start = end;
  }
  return { rankSum, ties };
}

/** Where a falling function crosses 0, by halving; the nearer end where it does not. */
function rootOf(of: (shift: number) => number, [from, to]: readonly [number, number]): number {
  if (of(from) <= 0) return from;
  if (of(to) >= 0) return to;
  let [low, high] = [from, to];
  while (high - low > ROOT_PRECISION) {
    const middle = (low + high) / 2;
    const value = of(middle);
    if (value === 0) return middle;
    if (value > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function sorted(values: readonly number[]): readonly number[] {
  return [...values].sort((left, right) => left - right);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
