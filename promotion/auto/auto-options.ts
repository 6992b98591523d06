import type { CommandInput } from "#adapters/command.ts";
import { TiphysError } from "#core/errors.ts";

export interface AutoOptions {
  /** Null for all. */
  readonly app: string | null;
  readonly isDryRun: boolean;
  readonly isPushed: boolean;
  readonly isProposed: boolean;
  readonly tokenFile: string | null;
  readonly branch: string | null;
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
  const isPushed = options.push === true;
  const isProposed = options.pr === true;
  if (isPushed && isProposed)
    throw usage("--pr: expected no --push beside it. Choose pull requests, or the branch itself.");
  const branch = text(options.branch);
  if (branch !== null && !isPushed && !isProposed)
    throw usage("--branch: expected --push or --pr beside it, as it names a branch of the remote.");
  const publishedTo = publishNamespace(options);
  if (publishedTo !== null && positionals.length > 0)
    throw usage("--publish: expected no APP beside it, as it tells of the whole fleet.");
  return {
    app: positionals[0] ?? null,
    isDryRun: options.dryRun === true,
    isPushed,
    isProposed,
    tokenFile: text(options.tokenFile),
    branch,
    publishedTo,
    note: text(options.message),
    format: options.format === "json" ? "json" : "text",
  };
}

/** Of a whole pass that is carried out: a part of it, or what might be, is nothing to tell others. */
function publishNamespace({ publish, publishNamespace, dryRun }: CommandInput["options"]) {
  if (publish !== true) return null;
  if (dryRun === true)
    throw usage("--publish: expected no --dry-run beside it, which changes nothing.");
  return text(publishNamespace) ?? "tiphys-system";
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `promote: ${problem}`);
}
