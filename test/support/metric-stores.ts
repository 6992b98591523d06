import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePorts } from "./free-ports.ts";
import { remoteWrite, STALE, type TestSeries } from "./remote-write.ts";
import { type RunningProgram, startProgram, waitUntilReady } from "./running-program.ts";
import { toolPath } from "./tools.ts";

/** A real Prometheus or VictoriaMetrics on loopback, with an empty folder of its own. */
export interface MetricStore {
  readonly kind: "prometheus" | "victoria-metrics";
  readonly url: string;
  readonly folder: string;
  /** Adds samples of any time; they can be asked for when it returns. */
  readonly write: (series: readonly TestSeries[]) => Promise<void>;
  readonly pid: () => number | undefined;
  readonly logTail: () => string;
  readonly stop: () => Promise<void>;
  /** Stops and starts again on the same address and data. */
  readonly restart: () => Promise<void>;
  /** The first half of a restart; its data stays. */
  readonly halt: () => Promise<void>;
  /** The second half. */
  readonly resume: () => Promise<void>;
}

export interface StoreOptions {
  /** prometheus.yml, without it nothing is scraped; VictoriaMetrics reads its scrape_configs. */
  readonly config?: string;
  /** More files of the folder, by name: rules that the configuration names. */
  readonly files?: Readonly<Record<string, string>>;
  /** Samples that are there from the start, in blocks: fast for many. Prometheus alone. */
  readonly backfill?: readonly TestSeries[];
  /** In place of the built program, such as one of another version. */
  readonly path?: string;
  /** More flags. */
  readonly flags?: readonly string[];
}

/** Prometheus, ready after about a second. Samples of the past are taken at any time. */
export async function startPrometheus(options: StoreOptions = {}): Promise<MetricStore> {
  const path = options.path ?? process.env.TIPHYS_TEST_PROMETHEUS ?? (await toolPath("prometheus"));
  const config = `${options.config ?? "global: {}\n"}\nstorage: {tsdb: {out_of_order_time_window: 10y}}\n`;
  const data = "data";
  return startStore({
    kind: "prometheus",
    options: { ...options, config },
    ready: "/-/ready",
    prepare: (folder) => createBlocks(join(folder, data), folder, options.backfill ?? []),
    write: (url, series) => remoteWrite(`${url}/api/v1/write`, series),
    command: (folder, port) => ({
      path,
      arguments: [
        `--config.file=${join(folder, "config.yml")}`,
        `--storage.tsdb.path=${join(folder, data)}`,
        "--storage.tsdb.retention.time=20y",
        "--web.enable-remote-write-receiver",
        "--web.enable-lifecycle",
        `--web.listen-address=127.0.0.1:${port}`,
        "--log.level=warn",
      ],
    }),
  });
}

/** VictoriaMetrics, ready after about a second; it hides nothing of the last 30 s. */
export async function startVictoriaMetrics(options: StoreOptions = {}): Promise<MetricStore> {
  const path =
    options.path ??
    process.env.TIPHYS_TEST_VICTORIA_METRICS ??
    (await toolPath("victoria-metrics"));
  return startStore({
    kind: "victoria-metrics",
    options,
    ready: "/health",
    prepare: async () => {},
    write: async (url, series) => {
      await remoteWrite(`${url}/api/v1/write`, series);
      await fetch(`${url}/internal/force_flush`);
      await fetch(`${url}/internal/resetRollupResultCache`);
    },
    command: (folder, port) => ({
      path,
      arguments: [
        `--storageDataPath=${join(folder, "data")}`,
        `--httpListenAddr=127.0.0.1:${port}`,
        "--retentionPeriod=100y",
        "--search.latencyOffset=0s",
        "--memory.allowedBytes=256MiB",
        "--loggerLevel=WARN",
        ...(options.config === undefined
          ? []
          : [
              `--promscrape.config=${join(folder, "config.yml")}`,
              "--promscrape.config.strictParse=false",
            ]),
      ],
    }),
  });
}

interface StoreStart {
  readonly kind: MetricStore["kind"];
  readonly options: StoreOptions;
  readonly ready: string;
  readonly prepare: (folder: string) => Promise<void>;
  readonly write: (url: string, series: readonly TestSeries[]) => Promise<void>;
  readonly command: (
    folder: string,
    port: number,
  ) => { readonly path: string; readonly arguments: readonly string[] };
}

async function startStore(start: StoreStart): Promise<MetricStore> {
  const { kind, options } = start;
  const folder = await mkdtemp(join(tmpdir(), `tiphys-${kind}-`));
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const files = { ...options.files, ...(options.config && { "config.yml": options.config }) };
  let program: RunningProgram;
  const run = async () => {
    const command = start.command(folder, port);
    program = startProgram({
      ...command,
      arguments: [...command.arguments, ...(options.flags ?? [])],
      name: kind,
      environment: {},
      directory: folder,
      killAfterMs: 15_000,
    });
    await waitUntilReady(program, () => isReady(`${url}${start.ready}`));
  };
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    await start.prepare(folder);
    await run();
  } catch (error) {
    await program!?.stop();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    kind,
    url,
    folder,
    write: (series) => start.write(url, series),
    pid: () => program.pid,
    logTail: () => program.logTail(),
    restart: async () => {
      await program.stop();
      await run();
    },
    halt: () => program.stop(),
    resume: run,
    stop: async () => {
      await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}

/** Blocks of the samples, made by promtool. */
async function createBlocks(
  data: string,
  folder: string,
  series: readonly TestSeries[],
): Promise<void> {
  if (series.length === 0) return;
  const file = join(folder, "backfill.txt");
  await writeFile(file, openMetrics(series));
  const args = [
    "tsdb",
    "create-blocks-from",
    "openmetrics",
    "--max-block-duration=24h",
    file,
    data,
  ];
  await promisify(execFile)(await toolPath("promtool"), args, { maxBuffer: 64 * 1024 * 1024 });
  await rm(file);
}

function openMetrics(series: readonly TestSeries[]): string {
  const lines = series.flatMap(({ labels, samples }) => {
    const { __name__: name = "", ...others } = labels;
    const inside = Object.entries(others).map(
      ([label, value]) => `${label}=${JSON.stringify(value)}`,
    );
    const text = `${name}{${inside.join(",")}}`;
    return samples
      .filter(([, value]) => value !== STALE)
      .map(([time, value]) => `${text} ${value} ${time / 1000}`);
  });
  return `${lines.join("\n")}\n# EOF\n`;
}
