import type { CommandInput } from "#adapters/command.ts";
import { TiphysError } from "#core/errors.ts";
import { type OutputRequest, readOutputRequests } from "#authoring/report/output-requests.ts";
import { type FormatName, formatNamed } from "#authoring/report/report-formats.ts";

/** Which cluster --live looks at, and how fleets call it. */
export interface LiveOptions {
  readonly kubeconfig: string | null;
  readonly cluster: string | null;
}

/** The options of `tiphys check`, typed. */
export interface CheckOptions {
  readonly environment: string | null;
  readonly policies: readonly string[];
  readonly namespace: string | null;
  /** The version whose schemas judge, whatever the environments say. */
  readonly kubernetesVersion: string | null;
  /** What is printed. */
  readonly format: FormatName;
  /** Reports that go into files. */
  readonly outputs: readonly OutputRequest[];
  readonly failOn: "deny" | "warn";
  readonly quiet: boolean;
  readonly allowRemote: readonly string[];
  readonly enableHelm: boolean;
  readonly fullErrors: boolean;
  /** A revision of Git: what was wrong there warns. */
  readonly base: string | null;
  /** Null where files are judged. */
  readonly live: LiveOptions | null;
  /** What becomes of the fleet's baseline file. */
  readonly baseline: "read" | "write" | "prune";
}

/** Choices and defaults were checked by the command line already. @throws USAGE_INVALID */
export function readCheckOptions({ options }: CommandInput): CheckOptions {
  const format = formatNamed(textOf(options.format) ?? "text") ?? "text";
  const { printed, written } = readOutputRequests(format, listOf(options.output));
  return {
    environment: textOf(options.env),
    policies: listOf(options.policies),
    namespace: textOf(options.namespace),
    kubernetesVersion: textOf(options.kubernetesVersion),
    format: printed,
    outputs: written,
    failOn: options.failOn === "warn" ? "warn" : "deny",
    quiet: options.quiet === true,
    allowRemote: listOf(options.allowRemote),
    enableHelm: options.enableHelm === true,
    fullErrors: options.fullErrors === true,
    base: textOf(options.base),
    live: liveOf(options),
    baseline: baselineOf(options),
  };
}

function liveOf({ live, kubeconfig, cluster }: CommandInput["options"]): LiveOptions | null {
  const given = { kubeconfig: textOf(kubeconfig), cluster: textOf(cluster) };
  if (live === true) return given;
  const [flag] = Object.entries(given).filter(([, value]) => value !== null);
  if (flag === undefined) return null;
  throw new TiphysError(
    "USAGE_INVALID",
    `--${flag[0]}: expected --live beside it, got none. Add --live, or leave it out.`,
  );
}

function baselineOf({ writeBaseline, pruneBaseline }: CommandInput["options"]) {
  if (writeBaseline === true) return "write";
  return pruneBaseline === true ? "prune" : "read";
}

type OptionValue = CommandInput["options"][string];

function textOf(value: OptionValue): string | null {
  return typeof value === "string" ? value : null;
}

function listOf(value: OptionValue): readonly string[] {
  return Array.isArray(value) ? value : [];
}
