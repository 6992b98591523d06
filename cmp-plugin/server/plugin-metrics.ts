import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client";
import { readGauge } from "#adapters/metrics/read-gauge.ts";
import type { StoreEvent } from "#rendering/cache/render-store.ts";
import type { CacheResult } from "../cache/cached-render.ts";
import type { Governor } from "./govern/governor.ts";

export type CallOutcome =
  | "allowed"
  | "denied"
  | "failed"
  | "cancelled"
  | "refused"
  | "overloaded"
  | "timed-out"
  | "stopped";

export interface PluginMetrics {
  readonly registry: Registry;
  readonly observeRender: (outcome: CallOutcome, seconds: number) => void;
  readonly observeWait: (seconds: number) => void;
  readonly countBytes: (bytes: number) => void;
  readonly countCache: (result: CacheResult | "shared") => void;
  readonly countCacheEvent: (event: StoreEvent) => void;
}

const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** The metrics of a resident plugin server, in a registry of their own. */
export function pluginMetrics(governor: Pick<Governor, "running" | "waiting">): PluginMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const durations = new Histogram({
    name: "tiphys_cmp_render_duration_seconds",
    help: "Renders by outcome, from the first byte of a call to its answer, the wait in the queue included.",
    labelNames: ["outcome"],
    buckets: BUCKETS,
    registers,
  });
  const waits = new Histogram({
    name: "tiphys_cmp_queue_wait_seconds",
    help: "How long calls waited for a place.",
    buckets: BUCKETS,
    registers,
  });
  const bytes = new Counter({
    name: "tiphys_cmp_unpacked_bytes_total",
    help: "Bytes of the repositories that were unpacked.",
    registers,
  });
  const cache = new Counter({
    name: "tiphys_cmp_cache_requests_total",
    help: "Renders by what the cache had to do with them.",
    labelNames: ["result"],
    registers,
  });
  const events = new Counter({
    name: "tiphys_cmp_cache_events_total",
    help: "Entries of the cache that were evicted, or dropped as damaged, and failures to read or write one.",
    labelNames: ["event"],
    registers,
  });
  gauge("tiphys_cmp_renders_running", "Calls at work.", { registers, read: governor.running });
  gauge("tiphys_cmp_renders_waiting", "Calls that wait.", { registers, read: governor.waiting });
  return {
    registry,
    observeRender: (outcome, seconds) => durations.observe({ outcome }, seconds),
    observeWait: (seconds) => waits.observe(seconds),
    countBytes: (count) => bytes.inc(count),
    countCache: (result) => cache.inc({ result }),
    countCacheEvent: (event) => events.inc({ event }),
  };
}

interface GaugeSource {
  readonly registers: Registry[];
  readonly read: () => number;
}

function gauge(name: string, help: string, { registers, read }: GaugeSource): void {
  readGauge(name, help, [], { registers, collect: (set) => set({}, read()) });
}
