import type { EntryRoute } from "./find-entry.ts";
import type { PromotionRoute } from "./find-route.ts";
import { versionChanges, versionWords } from "./version-words.ts";
import type { Version } from "./version.ts";

interface CommitFacts {
  readonly route: PromotionRoute | EntryRoute;
  readonly before: Version;
  readonly after: Version;
  readonly sourceCommit: string;
  readonly policyRevision: string;
  readonly evidenceDigest: string;
  /** In the words of whoever promotes; null for none. */
  readonly note: string | null;
}

const MAX_SUBJECT_LENGTH = 72;

/** The message of a promotion's commit: what, from where to where, what changes, and trailers for programs. */
export function commitMessage(facts: CommitFacts): string {
  const { route, before, after, note } = facts;
  const { app, environment } = route.target;
  const subject = `Promote ${app} to ${environment}`;
  const full = `${subject}: ${versionWords(after)}`;
  const trailers = [
    ["Promoted-App", app],
    ...(route.source === null
      ? route.images.map((image) => ["Promoted-Image", image])
      : [["Promoted-From", route.source.environment]]),
    ["Promoted-To", environment],
    ["Promoted-Commit", facts.sourceCommit],
    ["Policy-Revision", facts.policyRevision],
    ["Evidence-Digest", facts.evidenceDigest],
  ].map(([name, value]) => `${name}: ${value}`);
  const paragraphs = [
    full.length <= MAX_SUBJECT_LENGTH ? full : subject,
    ...(note === null ? [] : [note.trim()]),
    versionChanges(before, after).join("\n"),
    trailers.join("\n"),
  ];
  return `${paragraphs.filter((text) => text !== "").join("\n\n")}\n`;
}
