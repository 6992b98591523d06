import { resolve } from "node:path";
import { parseDuration } from "#core/duration.ts";
import { TiphysError } from "#core/errors.ts";
import type { CommandInput } from "../command.ts";
import type { World } from "../world.ts";
import { DEFAULT_SCRAPE_SECONDS, defaultDelay, type MetricsSource } from "./metrics-source.ts";
import { sourceAddress } from "./source-address.ts";
import { readSourcesFile } from "./sources-file.ts";

type Options = CommandInput["options"];

/**
 * The sources that the options of SOURCE_OPTIONS and the file in TIPHYS_SOURCES name, by name, options
 * first; [] for none. @throws USAGE_INVALID, CONFIG_INVALID
 */
export function readSources(
  options: Options,
  { cwd, env }: Pick<World, "cwd" | "env">,
): readonly MetricsSource[] {
  const given = new Map(env.TIPHYS_SOURCES ? readSourcesFile(env.TIPHYS_SOURCES, cwd) : []);
  for (const [name, url] of namedAddresses(options)) given.set(name, plainSource(name, url));
  const timing = timingOf(options);
  const tokens = new Map(pairs("--source-token", options.sourceToken));
  for (const name of tokens.keys())
    if (!given.has(name))
      throw usage(
        `--source-token ${name}: expected a source of this name, got none. Add --source ${name}=URL`,
      );
  return [...given.values()].map((source) => {
    const token = tokens.get(source.name);
    return {
      ...source,
      ...timing(source),
      ...(token === undefined ? {} : { tokenFile: resolve(cwd, token) }),
    };
  });
}

function namedAddresses(options: Options): readonly (readonly [string, string])[] {
  const { prometheus } = options;
  const named = pairs("--source", options.source);
  const isGiven = typeof prometheus === "string" && prometheus !== "";
  const all = isGiven ? [["default", prometheus] as const, ...named] : named;
  const names = all.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return all;
  throw usage(
    `expected each source once, got "${twice}" twice. --prometheus is the one named default`,
  );
}

function plainSource(name: string, url: string): MetricsSource {
  return {
    name,
    url: sourceAddress(url, (problem) => usage(`source "${name}": ${problem}`)),
    tokenFile: null,
    caFile: null,
    certFile: null,
    keyFile: null,
    headers: {},
    scrapeSeconds: DEFAULT_SCRAPE_SECONDS,
    delaySeconds: defaultDelay(DEFAULT_SCRAPE_SECONDS),
  };
}

/** What the options say of time counts for every source. */
function timingOf({ scrapeInterval, queryDelay }: Options) {
  const scrape = seconds("--scrape-interval", scrapeInterval, 1);
  const delay = seconds("--query-delay", queryDelay, 0);
  return (source: MetricsSource) => ({
    scrapeSeconds: scrape ?? source.scrapeSeconds,
    delaySeconds: delay ?? (scrape === null ? source.delaySeconds : defaultDelay(scrape)),
  });
}

const LONGEST_SECONDS = 3600;

function seconds(option: string, value: unknown, least: number): number | null {
  if (typeof value !== "string" || value === "") return null;
  const duration = parseDuration(value);
  if (duration !== null && duration >= least * 1000 && duration <= LONGEST_SECONDS * 1000)
    return duration / 1000;
  throw usage(`${option}: expected a duration from ${least}s to 1h such as 30s, got "${value}"`);
}

function pairs(option: string, value: unknown): readonly (readonly [string, string])[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.map((text) => {
    const [, name, rest] =
      /^([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)=(.+)$/s.exec(String(text)) ?? [];
    if (name !== undefined && rest !== undefined) return [name, rest] as const;
    throw usage(`${option}: expected NAME=VALUE with a kebab-case name, got "${String(text)}"`);
  });
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `${problem}.`);
}
