import { resolve } from "node:path";
import type { CommandInput } from "#adapters/command.ts";
import { TiphysError } from "#core/errors.ts";

export interface ReconcileOptions {
  /** Null for the pod's own account, else the usual places. */
  readonly kubeconfig: string | null;
  readonly context: string | null;
  /** As environments name it. */
  readonly cluster: string | null;
  readonly isDryRun: boolean;
  readonly isPushed: boolean;
  readonly isProposed: boolean;
  readonly tokenFile: string | null;
  readonly branch: string | null;
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
  const isPushed = options.push === true;
  const isProposed = options.pr === true;
  if (isPushed && isProposed)
    throw usage("--pr: expected no --push beside it. Choose pull requests, or the branch itself.");
  const branch = text(options.branch);
  if (branch !== null && !isPushed && !isProposed)
    throw usage("--branch: expected --push or --pr beside it, as it names a branch of the remote.");
  const kubeconfig = text(options.kubeconfig);
  return {
    kubeconfig: kubeconfig === null ? null : resolve(cwd, kubeconfig),
    context: text(options.context),
    cluster: text(options.cluster),
    isDryRun: options.dryRun === true,
    isPushed,
    isProposed,
    tokenFile: text(options.tokenFile),
    branch,
    format: options.format === "json" ? "json" : "text",
  };
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `promote: ${problem}`);
}
