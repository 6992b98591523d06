import type { CommandInput } from "#adapters/command.ts";
import { type CheckOptions, readCheckOptions } from "#authoring/check/check-options.ts";

/** The options of `tiphys diff`, typed. */
export interface DiffOptions {
  /** null: where the work at hand left the remote's default branch. */
  readonly base: string | null;
  readonly format: "text" | "json" | "markdown";
  /** How targets are read and judged: as check does. */
  readonly check: CheckOptions;
}

/** Choices and defaults were checked by the command line already. */
export function readDiffOptions(input: CommandInput): DiffOptions {
  const { base, format, ...options } = input.options;
  return {
    base: typeof base === "string" ? base : null,
    format: format === "json" || format === "markdown" ? format : "text",
    check: readCheckOptions({ ...input, options }),
  };
}
