import type { CheckReport } from "#authoring/check/check-report.ts";
import type { ReportContext } from "./report-context.ts";

/** Writes a whole report, the last line break included. Equal reports give equal text. */
export type ReportWriter = (
  report: CheckReport,
  context: ReportContext,
) => string | Promise<string>;

export interface ReportFormat {
  readonly name: string;
  readonly load: () => Promise<ReportWriter>;
}

/** Every format of `tiphys check`, in the order of the help text; a writer is loaded when it is asked for. */
const REPORT_FORMATS = [
  {
    name: "text",
    load: async () => (await import("#authoring/check/text-report.ts")).textReport,
  },
  {
    name: "json",
    load: async () => (await import("#authoring/check/json-report.ts")).jsonReport,
  },
  { name: "sarif", load: async () => (await import("./sarif-report.ts")).sarifReport },
  { name: "junit", load: async () => (await import("./junit-report.ts")).junitReport },
  { name: "github", load: async () => (await import("./github-report.ts")).githubReport },
  { name: "gitlab", load: async () => (await import("./gitlab-report.ts")).gitlabReport },
  { name: "markdown", load: async () => (await import("./markdown-report.ts")).markdownReport },
] as const satisfies readonly ReportFormat[];

export type FormatName = (typeof REPORT_FORMATS)[number]["name"];

export const FORMAT_NAMES: readonly FormatName[] = REPORT_FORMATS.map(({ name }) => name);

/** The format of a name, or null. */
export function formatNamed(name: string): FormatName | null {
  return FORMAT_NAMES.find((known) => known === name) ?? null;
}

/** The writer of a format. */
export async function loadWriter(name: FormatName): Promise<ReportWriter> {
  const format = REPORT_FORMATS.find((known) => known.name === name);
  if (format === undefined) throw new TypeError(`report formats: there is no "${name}"`);
  return await format.load();
}
