import { type EvidenceSpec, versionFrom } from "./evidence/evidence-spec.ts";
import { trailersOf } from "./evidence/trailers-of.ts";
import { versionChanges, versionWords } from "./version-words.ts";

interface CommitFacts {
  readonly spec: EvidenceSpec;
  /** Of the evidence. */
  readonly digest: string;
  /** In the words of whoever commits; null for none. */
  readonly note: string | null;
}

const MAX_SUBJECT_LENGTH = 72;

/** The message of a commit with evidence: what, from where to where, what changes, and trailers for programs. */
export function commitMessage({ spec, digest, note }: CommitFacts): string {
  const after = versionFrom(spec.after);
  const subject = subjectOf(spec);
  const full = `${subject}: ${versionWords(after)}`;
  const skipped = spec.skipped ?? [];
  const trailers = trailersOf(spec, digest).map(([name, value]) => `${name}: ${value}`);
  const paragraphs = [
    full.length <= MAX_SUBJECT_LENGTH ? full : subject,
    ...(note === null ? [] : [note.trim()]),
    versionChanges(versionFrom(spec.before), after).join("\n"),
    skipped.length === 0 ? "" : `Without a say: ${skipped.join(", ")}.`,
    trailers.join("\n"),
  ];
  return `${paragraphs.filter((text) => text !== "").join("\n\n")}\n`;
}

function subjectOf({ cause, app, to }: EvidenceSpec): string {
  switch (cause) {
    case "promotion":
      return `Promote ${app} to ${to}`;
    case "breakglass":
      return `Break glass: promote ${app} to ${to}`;
    case "rollback":
      return `Roll back ${app} in ${to}`;
  }
}
