import type { CommandInput } from "#adapters/command.ts";

/** The options of `tiphys check`, typed. */
export interface CheckOptions {
  readonly environment: string | null;
  readonly policies: readonly string[];
  readonly namespace: string | null;
  readonly format: "text" | "json";
  readonly failOn: "deny" | "warn";
  readonly quiet: boolean;
  readonly allowRemote: readonly string[];
  readonly enableHelm: boolean;
  readonly fullErrors: boolean;
}

/** Choices and defaults were checked by the command line already. */
export function readCheckOptions({ options }: CommandInput): CheckOptions {
  return {
    environment: textOf(options.env),
    policies: listOf(options.policies),
    namespace: textOf(options.namespace),
    format: options.format === "json" ? "json" : "text",
    failOn: options.failOn === "warn" ? "warn" : "deny",
    quiet: options.quiet === true,
    allowRemote: listOf(options.allowRemote),
    enableHelm: options.enableHelm === true,
    fullErrors: options.fullErrors === true,
  };
}

type OptionValue = CommandInput["options"][string];

function textOf(value: OptionValue): string | null {
  return typeof value === "string" ? value : null;
}

function listOf(value: OptionValue): readonly string[] {
  return Array.isArray(value) ? value : [];
}
