import type { Finding } from "#core/policy/finding.ts";
import { ACTIONS } from "#core/policy/policy.ts";

/** Argo CD puts all of stderr into the Application's status, and its page shows it as one paragraph. */
export const MAX_REPORT_BYTES = 4000;

export interface RenderReport {
  readonly path: string;
  readonly environment: string | null;
  readonly findings: readonly Finding[];
  readonly revision: string;
}

/**
 * The report of a denied render: worst first, "[1/7] …" with " | " between the parts, so that it can be read
 * with its line breaks gone. At most 4,000 bytes; the same text for the same findings.
 */
export function denialReport(report: RenderReport): string {
  const path = cutText(flat(report.path), 300);
  const denied = report.findings.filter((finding) => finding.action === "deny");
  const warned = report.findings.filter((finding) => finding.action === "warn").length;
  const head = `tiphys denied ${path} (${environmentWords(report)}): ${countWords(denied.length, "denial")}, ${countWords(warned, "warning")} |\n`;
  const lines = denied.map(
    (finding, index) => `[${index + 1}/${denied.length}] ${findingLine(finding)} |\n`,
  );
  const tail = (left: number) =>
    `${left > 0 ? `and ${left} more: ` : ""}see all with "tiphys check ${path}" | revision ${shortRevision(report.revision)}\n`;
  return fit({ head, lines, tail });
}

/** One line about a render that passed, for the plugin's log: counts only. */
export function warningLine(report: RenderReport & { readonly hint?: string | null }): string {
  const counts = ACTIONS.slice(1, 3).map((action) => {
    const count = report.findings.filter((finding) => finding.action === action).length;
    return `${count} ${action}`;
  });
  const hint = typeof report.hint === "string" ? `; ${report.hint}` : "";
  return `tiphys allowed ${flat(report.path)} (${environmentWords(report)}): ${counts.join(", ")}, revision ${shortRevision(report.revision)}${hint}\n`;
}

/** Text cut to the size of a report, at a character's border, saying so. */
export function cutText(text: string, maxBytes = MAX_REPORT_BYTES - 200): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= maxBytes) return text;
  const kept = new TextDecoder().decode(bytes.subarray(0, maxBytes - 40)).replace(/\uFFFD+$/, "");
  return `${kept} … (${bytes.length - maxBytes + 40} bytes more)`;
}

interface ReportParts {
  readonly head: string;
  readonly lines: readonly string[];
  readonly tail: (left: number) => string;
}

function fit({ head, lines, tail }: ReportParts): string {
  const size = (text: string) => new TextEncoder().encode(text).length;
  let used = size(head) + size(tail(lines.length));
  const kept: string[] = [];
  for (const line of lines) {
    const cut =
      kept.length === 0 && used + size(line) > MAX_REPORT_BYTES
        ? `${cutText(line, MAX_REPORT_BYTES - used - 4)} |\n`
        : line;
    if (used + size(cut) > MAX_REPORT_BYTES) break;
    kept.push(cut);
    used += size(cut);
  }
  return head + kept.join("") + tail(lines.length - kept.length);
}

function findingLine({
  severity,
  policy,
  rule,
  resource,
  path,
  message,
  remedy,
  status,
}: Finding): string {
  const name =
    resource.namespace === null ? resource.name : `${resource.namespace}/${resource.name}`;
  const parts = [
    `${severity} ${policy}/${rule}${status === "error" ? " (error)" : ""}`,
    `${resource.kind} ${name}`,
    ...(path === "" ? [] : [path]),
    message,
    ...(remedy === null ? [] : [remedy]),
  ];
  return parts.map((part) => cutText(flat(part), 600)).join(" | ");
}

/** One line without what a terminal would take for commands. */
function flat(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}

function environmentWords({ environment }: RenderReport): string {
  return environment === null ? "no environment claims it" : `environment ${environment}`;
}

function countWords(count: number, word: string): string {
  return `${count} ${count === 1 ? word : `${word}s`}`;
}

function shortRevision(revision: string): string {
  return revision.slice(0, "sha256:".length + 12);
}
