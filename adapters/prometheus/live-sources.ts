import type { CommandInput } from "../command.ts";
import type { MetricsSource } from "./metrics-source.ts";
import { connectPrometheus } from "./prometheus-client.ts";
import { openQueryPool, type QueryPool } from "./query-pool.ts";
import { readSources } from "./read-sources.ts";
import type { World } from "../world.ts";
import { TiphysError } from "#core/errors.ts";

/** The metrics sources of a command, open until `close`. */
export interface LiveSources {
  readonly pool: QueryPool;
  /** @throws USAGE_INVALID for a name that is not configured */
  readonly named: (name: string) => MetricsSource;
  readonly close: () => void;
}

/** Opens what the options and TIPHYS_SOURCES name. @throws USAGE_INVALID where they name nothing, CONFIG_INVALID */
export function openSources(
  options: CommandInput["options"],
  world: World,
  otherwise = "",
): LiveSources {
  const sources = readSources(options, world);
  if (sources.length > 0) return connectSources(sources, world);
  throw new TiphysError(
    "USAGE_INVALID",
    `expected a metrics source, got none. Add --prometheus URL, or --source NAME=URL for each source that the SLOs name. ${otherwise}`.trimEnd(),
  );
}

/** Opens sources that were read already. @throws CONFIG_INVALID */
export function connectSources(
  sources: readonly MetricsSource[],
  world: Pick<World, "now" | "signal">,
): LiveSources {
  const pool = openQueryPool({ clients: sources.map(connectPrometheus), now: world.now });
  world.signal.addEventListener("abort", pool.close, { once: true });
  const named = (name: string) => {
    const found = sources.find((source) => source.name === name);
    if (found !== undefined) return found;
    const known = sources.map((source) => source.name).join(", ");
    throw new TiphysError(
      "USAGE_INVALID",
      `expected an address for source "${name}", which an SLO names, got those of ${known}. Add --source ${name}=URL.`,
    );
  };
  return { pool, named, close: pool.close };
}
