import { TiphysError } from "#core/errors.ts";
import { didYouMeanSentence } from "#core/did-you-mean.ts";
import { COMMANDS, type CommandEntry } from "./commands.ts";

/** What a command line names: a command, or the first word of several, with the words behind it. */
export type FoundCommand =
  | { readonly entry: CommandEntry; readonly rest: readonly string[] }
  | { readonly group: string; readonly entries: readonly CommandEntry[] };

/** The command at the start of a command line; one of two words wins. @throws USAGE_INVALID with the nearest */
export function findCommand(argv: readonly string[]): FoundCommand {
  const [first = "", second] = argv;
  const two = COMMANDS.find(({ name }) => name === `${first} ${second}`);
  if (two !== undefined) return { entry: two, rest: argv.slice(2) };
  const one = COMMANDS.find(({ name }) => name === first);
  if (one !== undefined) return { entry: one, rest: argv.slice(1) };
  const entries = COMMANDS.filter(({ name }) => name.startsWith(`${first} `));
  if (entries.length === 0) throw unknown(first, [...new Set(COMMANDS.map(firstWord))], "command");
  if (second === undefined || second === "--help" || second === "-h")
    return { group: first, entries };
  const known = entries.map(({ name }) => name.slice(first.length + 1));
  throw unknown(second, known, `command behind "${first}"`);
}

function firstWord({ name }: CommandEntry): string {
  return name.split(" ")[0] ?? name;
}

function unknown(name: string, known: readonly string[], what: string): TiphysError {
  const hint = didYouMeanSentence(name, known);
  return new TiphysError(
    "USAGE_INVALID",
    `expected a ${what}, got "${name}".${hint} Commands: ${known.join(", ")}.`,
  );
}
