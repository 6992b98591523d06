import type { CommandInput } from "#adapters/command.ts";
import { pathOption, textOption } from "#adapters/text-option.ts";
import { TiphysError } from "#core/errors.ts";
import { type PushOptions, pushOptions } from "../push-options.ts";

export interface ReconcileOptions extends PushOptions {
  /** Null for the pod's own account, else the usual places. */
  readonly kubeconfig: string | null;
  readonly context: string | null;
  /** As environments name it. */
  readonly cluster: string | null;
  readonly isDryRun: boolean;
  readonly format: "text" | "json";
}

const OTHERS = ["to", "from", "image", "auto", "breakglass", "message"];

/** What `tiphys promote --reconcile` was asked for. @throws USAGE_INVALID */
export function reconcileOptions(
  { positionals, options }: CommandInput,
  cwd: string,
): ReconcileOptions {
  const other = OTHERS.find((name) => options[name] !== undefined);
  if (other !== undefined)
    throw usage(`--${other}: expected no --reconcile beside it, which goes by the cluster.`);
  if (positionals[0] !== undefined)
    throw usage(`--reconcile: expected no APP beside it, got "${positionals[0]}".`);
  const target = pushOptions(options);
  return {
    kubeconfig: pathOption(options.kubeconfig, cwd),
    context: textOption(options.context),
    cluster: textOption(options.cluster),
    isDryRun: options.dryRun === true,
    ...target,
    format: options.format === "json" ? "json" : "text",
  };
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `promote: ${problem}`);
}
