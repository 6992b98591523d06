import type { CommandDefinition } from "#adapters/command.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import { nearestName } from "#core/nearest-name.ts";
import { COMMANDS, type CommandEntry } from "./commands.ts";
import { parseCommandLine } from "./parse-command-line.ts";

/** Runs one command line; the exit code: 0 done, 1 denied, 2 could not do the work. Never throws. */
export async function run(world: World): Promise<number> {
  try {
    return await dispatch(world);
  } catch (error) {
    return reportError(error, world);
  }
}

async function dispatch(world: World): Promise<number> {
  const [name, ...rest] = world.argv;
  if (name === undefined || name === "help" || name === "--help" || name === "-h")
    return await showHelp(rest, world);
  if (name === "--version" || name === "-V" || name === "version") return await showVersion(world);
  const command = await findCommand(name).load();
  if (rest.includes("--help") || rest.includes("-h")) return await showHelp([name], world);
  return await command.run(parseCommandLine(command, rest), world);
}

function findCommand(name: string): CommandEntry {
  const found = COMMANDS.find((command) => command.name === name);
  if (found !== undefined) return found;
  const names = COMMANDS.map((command) => command.name);
  const nearest = nearestName(name, names);
  const hint = nearest === null ? "" : ` Did you mean "${nearest}"?`;
  throw new TiphysError(
    "USAGE_INVALID",
    `expected a command, got "${name}".${hint} Commands: ${names.join(", ")}.`,
  );
}

async function showHelp(topic: readonly string[], world: World): Promise<number> {
  const { commandHelp, overviewHelp } = await import("./help.ts");
  const [name] = topic;
  const command: CommandDefinition | null =
    name === undefined ? null : await findCommand(name).load();
  world.stdout.write(command === null ? overviewHelp(COMMANDS) : commandHelp(command));
  return 0;
}

async function showVersion(world: World): Promise<number> {
  const { readVersion } = await import("./version.ts");
  world.stdout.write(`tiphys ${readVersion()}\n`);
  return 0;
}

function reportError(error: unknown, world: World): number {
  if (error instanceof TiphysError) {
    world.stderr.write(`tiphys: ${error.message}\n`);
    return 2;
  }
  const reason = error instanceof Error ? error.message : String(error);
  world.stderr.write(
    `tiphys: internal error: ${reason}. This is a fault of tiphys: report it with the command you ran.\n`,
  );
  if (world.env.TIPHYS_DEBUG === "1" && error instanceof Error)
    world.stderr.write(`${error.stack}\n`);
  return 2;
}
