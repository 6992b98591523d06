import type { World } from "./world.ts";

/** One option, as help and completion show it: "--env NAME" takes a value, "--quiet" none. */
export interface OptionDefinition {
  readonly flags: string;
  readonly description: string;
  readonly repeatable?: boolean;
  readonly choices?: readonly string[];
  readonly default?: string;
}

export interface ArgumentDefinition {
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  readonly repeatable?: boolean;
}

/** What was given on the command line; option names in camelCase, repeatable ones as lists. */
export interface CommandInput {
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
}

/** A subcommand as data: the parser, --help, completion and the reference are all made from it. */
export interface CommandDefinition {
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  readonly arguments: readonly ArgumentDefinition[];
  readonly options: readonly OptionDefinition[];
  readonly examples: readonly { readonly command: string; readonly what: string }[];
  /** Does the work; the exit code. @throws TiphysError for what could not be done (exit code 2) */
  readonly run: (input: CommandInput, world: World) => Promise<number>;
}
