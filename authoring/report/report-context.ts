import type { TextOptions } from "#authoring/check/text-report.ts";
import type { Severity } from "#core/policy/policy.ts";

/** What a report can say of a rule besides its findings. */
export interface RuleFacts {
  readonly title: string;
  readonly description: string | null;
  readonly remedy: string | null;
  readonly severity: Severity;
}

/** Files as the platforms want to see them: relative to the Git repository, which the fleet may be a part of. */
export interface ReportFiles {
  /** Folder of the fleet in the Git repository, "" or ending with "/". */
  readonly prefix: string;
  /** The file that stands for a target whose findings have no source: its kustomization, or itself. */
  readonly byTarget: ReadonlyMap<string, string>;
  /** True where targets are namespaces of a cluster, which are in no file. */
  readonly isLive?: boolean;
}

/** All that a format may use beside the report. */
export interface ReportContext extends TextOptions {
  readonly version: string;
  /** By "policy/rule"; rules of later engines may be missing. */
  readonly rules: ReadonlyMap<string, RuleFacts>;
  readonly files: ReportFiles;
  /** Tells runs of one commit apart: the environment that the run was limited to, or null. */
  readonly environment: string | null;
}
