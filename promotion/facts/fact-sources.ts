import type { CommandInput } from "#adapters/command.ts";
import type { World } from "#adapters/world.ts";

/** Who can be asked for what gates look at; nothing is connected before it is asked. */
export interface FactSources {
  readonly options: CommandInput["options"];
  readonly close: () => void;
}

/** Reads FACT_OPTIONS. The caller closes it. @throws USAGE_INVALID, CONFIG_INVALID */
export function openFactSources(options: CommandInput["options"], _world: World): FactSources {
  return { options, close: () => {} };
}
