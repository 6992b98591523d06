import type { GithubClient } from "./github-client.ts";
import { listAll } from "./list-all.ts";

/** What is known about a commit under a name. */
export type CheckState = "pass" | "fail" | "pending";

export interface NewStatus {
  readonly name: string;
  readonly state: CheckState;
  readonly description: string;
}

const MAX_DESCRIPTION_LENGTH = 140;

const STATUS_STATES: Readonly<Record<string, CheckState>> = {
  success: "pass",
  failure: "fail",
  error: "fail",
};
const CONCLUSIONS: Readonly<Record<string, CheckState>> = {
  success: "pass",
  neutral: "pass",
  failure: "fail",
  cancelled: "fail",
  timed_out: "fail",
  startup_failure: "fail",
  // It did not run: nothing passed.
  skipped: "pending",
  stale: "pending",
  action_required: "pending",
};
const WRITTEN_STATES = { pass: "success", fail: "failure", pending: "pending" } as const;

/**
 * The newest commit status or check run of each name; of two that bear the same name the worse one counts.
 * @throws HOST_FAILED
 */
export async function readStatuses(
  client: GithubClient,
  commit: string,
): Promise<Readonly<Record<string, CheckState>>> {
  const path = `/commits/${commit}`;
  const [statuses, runs] = await Promise.all([
    listAll(client, { path: `${path}/status`, field: "statuses" }),
    listAll(client, {
      path: `${path}/check-runs`,
      query: { filter: "latest" },
      field: "check_runs",
    }),
  ]);
  const states = [
    ...statuses.map(({ context, state }) => [context, STATUS_STATES[String(state)]] as const),
    ...runs.map(({ name, conclusion }) => [name, CONCLUSIONS[String(conclusion)]] as const),
  ];
  const worst = new Map<string, CheckState>();
  for (const [name, state = "pending"] of states) {
    if (typeof name === "string") worst.set(name, worseOf(worst.get(name), state));
  }
  return Object.fromEntries(worst);
}

function worseOf(known: CheckState | undefined, state: CheckState): CheckState {
  if (known === undefined || known === state) return state;
  return known === "fail" || state === "fail" ? "fail" : "pending";
}

/** Writes a commit status, unless the newest of that name says the same already. @throws HOST_FAILED */
export async function writeStatus(
  client: GithubClient,
  { commit, name, state, description }: NewStatus & { readonly commit: string },
): Promise<void> {
  const written = WRITTEN_STATES[state];
  const words = short(description);
  const statuses = await listAll(client, { path: `/commits/${commit}/status`, field: "statuses" });
  const known = statuses.find(({ context }) => context === name);
  if (known?.state === written && known.description === words) return;
  await client.send({
    method: "POST",
    path: `/statuses/${commit}`,
    body: { state: written, context: name, description: words },
    isRepeatable: true,
  });
}

function short(text: string): string {
  const plain = text.replace(/\s+/g, " ").trim();
  return plain.length <= MAX_DESCRIPTION_LENGTH
    ? plain
    : `${plain.slice(0, MAX_DESCRIPTION_LENGTH - 1)}…`;
}
