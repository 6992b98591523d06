import type { CommandInput } from "#adapters/command.ts";
import { textOption } from "#adapters/text-option.ts";
import { TiphysError } from "#core/errors.ts";
import { type PushOptions, pushOptions } from "../push-options.ts";

export interface AutoOptions extends PushOptions {
  /** Null for all. */
  readonly app: string | null;
  readonly isDryRun: boolean;
  /** The namespace of the ConfigMap that is to say what came of it; null for none. */
  readonly publishedTo: string | null;
  readonly note: string | null;
  readonly format: "text" | "json";
}

/** What `tiphys promote --auto` was asked for. @throws USAGE_INVALID */
export function autoOptions({ positionals, options }: CommandInput): AutoOptions {
  for (const name of ["to", "from", "image", "breakglass"]) {
    if (options[name] !== undefined)
      throw usage(`--${name}: expected no --auto beside it, which goes by the fleet.`);
  }
  const target = pushOptions(options);
  const publishedTo = publishNamespace(options);
  if (publishedTo !== null && positionals.length > 0)
    throw usage("--publish: expected no APP beside it, as it tells of the whole fleet.");
  return {
    app: positionals[0] ?? null,
    isDryRun: options.dryRun === true,
    ...target,
    publishedTo,
    note: textOption(options.message),
    format: options.format === "json" ? "json" : "text",
  };
}

/** Of a whole pass that is carried out: a part of it, or what might be, is nothing to tell others. */
function publishNamespace({ publish, publishNamespace, dryRun }: CommandInput["options"]) {
  if (publish !== true) return null;
  if (dryRun === true)
    throw usage("--publish: expected no --dry-run beside it, which changes nothing.");
  return textOption(publishNamespace) ?? "tiphys-system";
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `promote: ${problem}`);
}
