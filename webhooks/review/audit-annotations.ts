import type { Finding } from "#core/policy/finding.ts";
import { cut, flat } from "#core/policy/finding-line.ts";
import { MAX_UID_CHARACTERS } from "./denial-message.ts";
import type { ReviewOutcome } from "./review-outcome.ts";

/** ValidatingAdmissionPolicy cuts its own at 10 KiB; audit logs are paid for by the byte. */
export const MAX_ANNOTATION_CHARACTERS = 8192;

/** What the audit log keeps of a review; the API server puts the webhook's name before each key. */
export function auditAnnotations(outcome: ReviewOutcome): Readonly<Record<string, string>> {
  const { uid, decision, revision, environments, skipped, passedFreeze } = outcome;
  const { findings, unseenRules } = outcome;
  if (skipped !== null) return { decision, skipped };
  const told = findings.filter(({ status }) => status !== "not-evaluable");
  const unseen = findings.filter(({ status }) => status === "not-evaluable");
  return {
    decision,
    request: cut(flat(uid), MAX_UID_CHARACTERS),
    ...(revision === null ? {} : { revision }),
    ...(environments.length === 0 ? {} : { environment: environments.join(",") }),
    ...(passedFreeze === null ? {} : { "passed-freeze": passedFreeze }),
    ...listed("findings", told.map(findingText)),
    ...listed("not-evaluable", [...new Set([...unseenRules, ...unseen.map(ruleName)])]),
  };
}

function ruleName({ policy, rule }: Finding): string {
  return `${policy}/${rule}`;
}

/** "deny container-images/no-latest /spec/…", with the exception that silenced it. */
function findingText(finding: Finding): string {
  const { action, path, exception, existing } = finding;
  const parts = [action, ruleName(finding), path];
  if (existing) parts.push("existing");
  if (exception !== null) parts.push(`exception=${exception}`);
  return parts.filter((part) => part !== "").join(" ");
}

function listed(key: string, texts: readonly string[]): Readonly<Record<string, string>> {
  if (texts.length === 0) return {};
  const kept: string[] = [];
  let used = 0;
  for (const text of texts) {
    used += text.length + 2;
    if (used > MAX_ANNOTATION_CHARACTERS - 20) break;
    kept.push(text);
  }
  const left = texts.length - kept.length;
  return { [key]: [...kept, ...(left > 0 ? [`${left} more`] : [])].join("; ") };
}
