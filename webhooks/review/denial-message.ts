import type { Finding } from "#core/policy/finding.ts";
import { cut, findingLine, flat } from "#core/policy/finding-line.ts";
import { countWords } from "#core/count-words.ts";
import type { ReviewOutcome } from "./review-outcome.ts";

/** What kubectl prints whole and Argo CD keeps in an Application's status. */
export const MAX_MESSAGE_CHARACTERS = 32_000;
const MAX_SUBJECT_CHARACTERS = 400;
/** The API server makes ids of 36. */
export const MAX_UID_CHARACTERS = 100;

/** The text of a denial: a head, every denying finding on a numbered line, the revision, the id to look for in logs. */
export function denialMessage(outcome: ReviewOutcome): string {
  const denied = outcome.findings.filter(({ action }) => action === "deny");
  const lines = denied.map(
    (finding, index) => `[${index + 1}/${denied.length}] ${findingLine(finding)}`,
  );
  return [
    headline(outcome, denied),
    ...within(lines),
    `revision ${outcome.revision ?? "none"}, request ${cut(flat(outcome.uid), MAX_UID_CHARACTERS)}`,
  ].join("\n");
}

function headline(
  { subject, environments, findings }: ReviewOutcome,
  denied: readonly Finding[],
): string {
  const where =
    environments.length === 0 ? "no environment" : `environment ${environments.join(", ")}`;
  const warned = findings.filter(({ action }) => action === "warn").length;
  const counts = [countWords(denied.length, "denial")];
  if (warned > 0) counts.push(countWords(warned, "warning"));
  return `tiphys denied ${cut(flat(subject), MAX_SUBJECT_CHARACTERS)} (${where}): ${counts.join(", ")}`;
}

function within(lines: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let used = 0;
  for (const line of lines) {
    used += line.length + 1;
    if (used > MAX_MESSAGE_CHARACTERS) return [...kept, `and ${lines.length - kept.length} more`];
    kept.push(line);
  }
  return kept;
}
