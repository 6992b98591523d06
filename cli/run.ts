import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import { errorLine } from "#core/error-line.ts";
import { COMMANDS } from "./commands.ts";
import { findCommand } from "./find-command.ts";
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
  const found = findCommand(world.argv);
  if ("group" in found || found.rest.includes("--help") || found.rest.includes("-h"))
    return await showHelp("group" in found ? [found.group] : [found.entry.name], world);
  const command = await found.entry.load();
  const code = await command.run(parseCommandLine(command, found.rest), world);
  // What serves or watches until it is told to stop has done its work then; any other command has not finished.
  const isEndless = found.entry.group === "Servers" || found.rest.includes("--watch");
  return world.signal.aborted && !isEndless ? 2 : code;
}

async function showHelp(topic: readonly string[], world: World): Promise<number> {
  const { commandHelp, groupHelp, overviewHelp } = await import("./help.ts");
  const found = topic.length === 0 ? null : findCommand(topic.flatMap((word) => word.split(" ")));
  if (found === null) world.stdout.write(overviewHelp(COMMANDS));
  else if ("group" in found) world.stdout.write(groupHelp(found.group, found.entries));
  else world.stdout.write(commandHelp(await found.entry.load()));
  return 0;
}

async function showVersion(world: World): Promise<number> {
  const { readVersion } = await import("#adapters/read-version.ts");
  world.stdout.write(`tiphys ${readVersion()}\n`);
  return 0;
}

function reportError(error: unknown, world: World): number {
  world.stderr.write(errorLine(error));
  if (error instanceof TiphysError) return 2;
  if (world.env.TIPHYS_DEBUG === "1" && error instanceof Error)
    world.stderr.write(`${error.stack}\n`);
  return 2;
}
