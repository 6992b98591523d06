import { isAbsolute } from "node:path";
import type { TargetReport } from "#authoring/check/check-report.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { ReportFiles } from "./report-context.ts";

/** A place in a file of the Git repository; absolute for a file outside of it. */
export interface FilePlace {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** Where a platform shows a finding: its source, else the target's own file; null for what is in none. */
export function findingPlace(
  { source }: Finding,
  { target, files }: { readonly target: TargetReport; readonly files: ReportFiles },
): FilePlace | null {
  if (source === null || source.file === "-") return targetPlace(target, files);
  return { ...source, file: withPrefix(source.file, files) };
}

/** The file that stands for a target: a kustomization, a manifest; null for standard input and clusters. */
export function targetPlace(
  { path }: Pick<TargetReport, "path">,
  files: ReportFiles,
): FilePlace | null {
  if (path === "-" || files.isLive === true) return null;
  return {
    file: withPrefix(files.byTarget.get(path) ?? path, files),
    line: null,
    column: null,
  };
}

/** "apps/a.yaml:3:7" with the parts that are known. */
export function placeText({ file, line, column }: FilePlace): string {
  return [file, line, line === null ? null : column].filter((part) => part !== null).join(":");
}

function withPrefix(file: string, { prefix }: ReportFiles): string {
  return isAbsolute(file) ? file : `${prefix}${file}`;
}
