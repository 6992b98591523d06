import { STALE, type TestSeries } from "./remote-write.ts";

/** One pod of a service: when it lives, when it restarts, when no scrape reaches it. */
export interface TestPod {
  readonly labels: Readonly<Record<string, string>>;
  readonly fromMs: number;
  readonly toMs: number;
  readonly restartsMs?: readonly number[];
  readonly unscraped?: readonly (readonly [number, number])[];
  /** Events of each kind in the second before a time; none where a kind is left out. */
  readonly rate: (timeMs: number) => Readonly<Record<string, number>>;
}

/** What a scrape brought to light: so many events of one kind that no scrape had seen before. */
export interface SeenEvents {
  readonly timeMs: number;
  readonly pod: TestPod;
  readonly kind: string;
  readonly count: number;
}

export interface ScrapedService {
  readonly series: readonly TestSeries[];
  readonly truth: readonly SeenEvents[];
}

interface ScrapeOptions {
  readonly scrapeMs: number;
  readonly seed: number;
  /** The series that one kind of event has on one pod. */
  readonly labelsOf: (pod: TestPod, kind: string) => Readonly<Record<string, string>>;
}

/**
 * The counters of a service as scrapes saw them, and, counted apart from them, what the scrapes could know.
 * A kind's series is born with its first events, as a client library's is; a pod that ends leaves markers.
 */
export function scrapeService(
  pods: readonly TestPod[],
  { scrapeMs, seed, labelsOf }: ScrapeOptions,
): ScrapedService {
  const series: TestSeries[] = [];
  const truth: SeenEvents[] = [];
  for (const [number, pod] of pods.entries()) {
    const random = randomNumbers(seed + number);
    const kinds = new Map<
      string,
      { value: number; unseen: number; samples: [number, number | typeof STALE][] }
    >();
    const offset = Math.floor(random() * scrapeMs);
    let restarts = [...(pod.restartsMs ?? [])];
    for (let time = pod.fromMs + offset; time <= pod.toMs; time += scrapeMs) {
      if (restarts[0] !== undefined && restarts[0] <= time) {
        restarts = restarts.slice(1);
        for (const kind of kinds.values()) kind.value = 0;
      }
      for (const [name, perSecond] of Object.entries(pod.rate(time))) {
        const count = roundedByChance((perSecond * scrapeMs) / 1000, random);
        if (count === 0 && !kinds.has(name)) continue;
        const kind = kinds.get(name) ?? { value: 0, unseen: 0, samples: [] };
        kinds.set(name, { ...kind, value: kind.value + count, unseen: kind.unseen + count });
      }
      if (pod.unscraped?.some(([from, to]) => time > from && time <= to)) continue;
      for (const [name, kind] of kinds) {
        kind.samples.push([time, kind.value]);
        truth.push({ timeMs: time, pod, kind: name, count: kind.unseen });
        kind.unseen = 0;
      }
    }
    for (const [name, { samples }] of kinds) {
      const last = samples.at(-1)?.[0] ?? pod.toMs;
      series.push({ labels: labelsOf(pod, name), samples: [...samples, [last + scrapeMs, STALE]] });
    }
  }
  return { series, truth };
}

/** Events per step of what a filter lets through; null for steps in which nothing of it was scraped. */
export function truthPerStep(
  truth: readonly SeenEvents[],
  steps: { readonly startMs: number; readonly stepSeconds: number; readonly count: number },
  filter: (seen: SeenEvents) => boolean,
): readonly (number | null)[] {
  const counts = Array.from<number | null>({ length: steps.count }).fill(null);
  for (const seen of truth) {
    if (!filter(seen)) continue;
    const step = Math.ceil((seen.timeMs - steps.startMs) / (steps.stepSeconds * 1000)) - 1;
    if (step >= 0 && step < steps.count) counts[step] = (counts[step] ?? 0) + seen.count;
  }
  return counts;
}

function roundedByChance(mean: number, random: () => number): number {
  return Math.floor(mean) + (random() < mean % 1 ? 1 : 0);
}

/** Marsaglia's xorshift: the same numbers for a seed on every machine. */
export function randomNumbers(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
}
