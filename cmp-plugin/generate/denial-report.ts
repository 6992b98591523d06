import type { Finding } from "#core/policy/finding.ts";
import { FLEET_POLICY } from "#core/policy/fleet-finding.ts";
import { ACTIONS } from "#core/policy/policy.ts";

/** Argo CD puts all of stderr into the Application's status, and its page shows it as one paragraph. */
const MAX_REPORT_BYTES = 4000;

export interface RenderReport {
  readonly path: string;
  readonly environment: string | null;
  readonly findings: readonly Finding[];
  readonly revision: string;
  /** Why the findings have no sources; null where they have. */
  readonly problem?: string | null;
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
  const numbered = (lines: readonly string[]) =>
    lines.map((line, index) => `[${index + 1}/${lines.length}] ${line} |\n`);
  const unknown = (report.problem ?? null) === null ? "" : "no sources: kustomize failed | ";
  const command = seeWords(denied, path);
  const tail = (left: number) =>
    `${unknown}${left > 0 ? `and ${left} more: ` : ""}${command} | revision ${shortRevision(report.revision)}\n`;
  const plain = denied.map((finding) => findingLine(finding, []));
  const placed = denied.map((finding) => findingLine(finding, placeWords(finding)));
  const short = fit({ head, lines: numbered(plain), tail });
  const long = fit({ head, lines: numbered(placed), tail });
  return long.count < short.count ? short.text : long.text;
}

/** What a render lost, check sees only beside an earlier revision. */
function seeWords(denied: readonly Finding[], path: string): string {
  const isLoss = denied.some(({ policy }) => policy === FLEET_POLICY);
  return `see all with "tiphys check ${path}${isLoss ? " --base REV" : ""}"`;
}

/** A line to mend is worth its room, but not that of another finding. */
function placeWords({ source }: Finding): readonly string[] {
  if (source === null) return [];
  return [source.line === null ? source.file : `${source.file}:${source.line}`];
}

interface PassedRender extends RenderReport {
  /** Further clauses of the line. */
  readonly hints: readonly string[];
}

/** One line about a render that passed, for the plugin's log: counts only. */
export function warningLine(report: PassedRender): string {
  const counts = ACTIONS.slice(1, 3).map((action) => {
    const count = report.findings.filter((finding) => finding.action === action).length;
    return `${count} ${action}`;
  });
  const hints = report.hints.map((hint) => `; ${hint}`).join("");
  return `tiphys allowed ${flat(report.path)} (${environmentWords(report)}): ${counts.join(", ")}, revision ${shortRevision(report.revision)}${hints}\n`;
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

interface FittedReport {
  readonly text: string;
  /** How many lines are in it. */
  readonly count: number;
}

function fit({ head, lines, tail }: ReportParts): FittedReport {
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
  return { text: head + kept.join("") + tail(lines.length - kept.length), count: kept.length };
}

/** A finding in one line: what, where, why and what to do, then its place. */
export function findingLine(finding: Finding, place: readonly string[]): string {
  const { severity, policy, rule, resource, path, message, remedy, status } = finding;
  const name =
    resource.namespace === null ? resource.name : `${resource.namespace}/${resource.name}`;
  const parts = [
    `${severity} ${policy}/${rule}${status === "error" ? " (error)" : ""}`,
    `${resource.kind} ${name}`,
    ...(path === "" ? [] : [path]),
    message,
    ...(remedy === null ? [] : [remedy]),
    ...place,
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
