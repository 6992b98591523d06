import type { CommandDefinition } from "#adapters/command.ts";
import { findCommand } from "#cli/find-command.ts";
import { optionName, parseCommandLine } from "#cli/parse-command-line.ts";
import { shellWords } from "./shell-words.ts";

/** What stands before a command in a terminal, a job's YAML, or a Jenkinsfile. */
const LEAD = /^(?:\$ |- |(?:run|script): |(?:steps \{ )?sh ')+/;
const OF_ALL = ["--help", "-h"];

/** The command lines of tiphys in a script or a workflow, without redirections. */
export function tiphysCommands(script: string): readonly string[] {
  return script
    .replace(/\\\n\s*/g, " ")
    .split("\n")
    .flatMap((line) => line.replace(/\s# .*$/, "").split(/&&|\|\|?|;|\s--\s/))
    .map((line) => line.trim().replace(LEAD, ""))
    .filter((line) => line.startsWith("tiphys "))
    .map((line) => line.replace(/\s*>>?\s*\S+$/, "").replace(/(?:' \}|\))$/, ""));
}

/** The words of a command line, after they were held against the command's arguments and options. @throws USAGE_INVALID */
export async function knownCommand(line: string): Promise<readonly string[]> {
  const [, ...argv] = shellWords(line);
  const found = findCommand(argv);
  if ("group" in found) throw new TypeError(`expected a command, got "${line}"`);
  parseCommandLine(await found.entry.load(), found.rest);
  return argv;
}

/** Options in a sentence that mentions a command, and that it does not have. @throws USAGE_INVALID for a command that is none */
export async function unknownMentions(line: string): Promise<readonly string[]> {
  const [, ...argv] = shellWords(line);
  if (/^(?:--|COMMAND$)/.test(argv[0] ?? "")) return [];
  const found = findCommand(argv.slice(0, argv.findIndex(isOption) + 1 || undefined));
  if ("group" in found) return [];
  const known = [...OF_ALL, ...flagsOf(await found.entry.load())];
  return argv.filter(isOption).filter((word) => !known.includes(word.split("=")[0] ?? ""));
}

function isOption(word: string): boolean {
  return /^--?[a-z]/.test(word);
}

function flagsOf(command: CommandDefinition): readonly string[] {
  return command.options
    .map(optionName)
    .flatMap(({ long, short }) => [`--${long}`, ...(short === null ? [] : [`-${short}`])]);
}
