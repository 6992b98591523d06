import type { PendingVersion, PublishedApp } from "#core/published-status.ts";
import { versionWords } from "#core/promotion/version-words.ts";
import type { StepReport } from "../auto/auto-report.ts";
import type { AppStatus, Pending } from "../status/read-status.ts";

/** What Git says of each app, with what a pass found out about those that promote by themselves. */
export function publishedApps(
  statuses: readonly AppStatus[],
  steps: readonly StepReport[],
): readonly PublishedApp[] {
  const byTarget = new Map(steps.map((step) => [`${step.app} ${step.to}`, step]));
  return statuses.map(({ app, environment, version, arrival, pending }) => ({
    app,
    environment,
    version: versionWords(version),
    since: arrival === null ? null : new Date(arrival.time).toISOString(),
    commit: arrival?.commit ?? null,
    pending: pendingVersion(pending, byTarget.get(`${app} ${environment}`)),
  }));
}

function pendingVersion(
  pending: Pending | null,
  step: StepReport | undefined,
): PendingVersion | null {
  if (pending === null || pending.changes.length === 0) return null;
  const { from, changes } = pending;
  const url = step?.proposal?.pullRequest?.url ?? null;
  return { from, changes, ...(passVerdict(step) ?? gitVerdict(pending)), url };
}

type Verdict = Pick<PendingVersion, "verdict" | "reason" | "passesAt">;

/** Null where the pass knows no more than Git. */
function passVerdict(step: StepReport | undefined): Verdict | null {
  if (step === undefined) return null;
  if (step.error !== null)
    return { verdict: "wait", reason: `not known: ${step.error.message}`, passesAt: null };
  const open = step.gates.filter(({ verdict }) => verdict !== "pass");
  const first = open.find(({ verdict }) => verdict === "fail") ?? open[0];
  if (first === undefined) return null;
  const verdict = first.verdict === "fail" ? "fail" : "wait";
  return { verdict, reason: `${first.gate}: ${first.reason}`, passesAt: step.passesAt };
}

function gitVerdict({ gates }: Pending): Verdict {
  if (gates === null) return { verdict: "pass", reason: null, passesAt: null };
  const { verdict, reason, passesAt } = gates;
  return { verdict, reason, passesAt: passesAt === null ? null : new Date(passesAt).toISOString() };
}
