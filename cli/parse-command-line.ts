import { parseArgs } from "node:util";
import type { CommandDefinition, CommandInput, OptionDefinition } from "#adapters/command.ts";
import { optionKey } from "#adapters/option-key.ts";
import { TiphysError } from "#core/errors.ts";
import { didYouMeanSentence } from "#core/did-you-mean.ts";

/** An option's names, from its flags: "-q, --quiet" or "--env NAME". */
export interface OptionName {
  readonly long: string;
  readonly short: string | null;
  /** Name of its value; null for a switch. */
  readonly value: string | null;
}

/** "-e, --env NAME" -> { long: "env", short: "e", value: "NAME" }. */
export function optionName({ flags }: OptionDefinition): OptionName {
  const match = /^(?:-(\w), )?--([\w-]+)(?: (\S+))?$/.exec(flags);
  if (match === null)
    throw new TypeError(`flags: expected "--name" or "-n, --name VALUE", got "${flags}"`);
  return { long: match[2] ?? "", short: match[1] ?? null, value: match[3] ?? null };
}

/** What a command was given. @throws USAGE_INVALID naming the known options and values */
export function parseCommandLine(
  command: CommandDefinition,
  argv: readonly string[],
): CommandInput {
  const names = command.options.map((option) => ({ option, name: optionName(option) }));
  const { positionals, tokens } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(names.map(({ name }) => [name.long, parserOption(name)])),
  });
  const options: Record<string, string | boolean | string[]> = {};
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const known = names.find(({ name }) => name.long === token.name);
    if (known === undefined) throw unknownOption(command, token.rawName);
    addOption(options, { ...known, value: token.value });
  }
  checkPositionals(command, positionals);
  for (const { option, name } of names) {
    if (option.default !== undefined) options[optionKey(name.long)] ??= option.default;
  }
  return { positionals, options };
}

function parserOption({ short, value }: OptionName): {
  type: "string" | "boolean";
  short?: string;
  multiple: boolean;
} {
  return {
    type: value === null ? "boolean" : "string",
    multiple: true,
    ...(short === null ? {} : { short }),
  };
}

interface GivenOption {
  readonly option: OptionDefinition;
  readonly name: OptionName;
  readonly value: string | undefined;
}

function addOption(
  options: Record<string, string | boolean | string[]>,
  { option, name, value }: GivenOption,
): void {
  const key = optionKey(name.long);
  if (name.value === null) {
    if (value !== undefined) throw usage(`--${name.long}: expected no value, got "${value}".`);
    options[key] = true;
    return;
  }
  if (value === undefined || value === "")
    throw usage(`--${name.long}: expected ${name.value}, got nothing.`);
  if (option.choices !== undefined && !option.choices.includes(value)) {
    throw usage(`--${name.long}: expected one of ${option.choices.join(", ")}, got "${value}".`);
  }
  const earlier = options[key];
  if (option.repeatable) options[key] = [...(Array.isArray(earlier) ? earlier : []), value];
  else if (earlier === undefined) options[key] = value;
  else throw usage(`--${name.long}: expected once, got twice.`);
}

function checkPositionals(command: CommandDefinition, given: readonly string[]): void {
  const most = command.arguments.some((argument) => argument.repeatable)
    ? Number.POSITIVE_INFINITY
    : command.arguments.length;
  const extra = given[most];
  if (extra !== undefined)
    throw usage(
      `${command.name}: expected ${mostWords(most)}, got "${extra}"${most === 0 ? "" : " too"}.`,
    );
  const missing = command.arguments.find(
    (argument, index) => argument.required && given[index] === undefined,
  );
  if (missing !== undefined)
    throw usage(
      `${command.name}: expected ${missing.name}, got nothing. See "tiphys ${command.name} --help".`,
    );
}

function mostWords(most: number): string {
  if (most === 0) return "no argument";
  return most === 1 ? "one argument" : `at most ${most} arguments`;
}

function unknownOption(command: CommandDefinition, raw: string): TiphysError {
  const known = command.options.map((option) => `--${optionName(option).long}`);
  const hint = didYouMeanSentence(raw, known);
  return usage(
    `${command.name}: unknown option "${raw}".${hint} See "tiphys ${command.name} --help".`,
  );
}

function usage(message: string): TiphysError {
  return new TiphysError("USAGE_INVALID", message);
}
