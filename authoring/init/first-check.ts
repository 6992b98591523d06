import { Writable } from "node:stream";
import type { World } from "#adapters/world.ts";
import { buildReport, type CheckReport } from "#authoring/check/check-report.ts";
import { runCheck } from "#authoring/check/run-check.ts";
import { TiphysError } from "#core/errors.ts";
import type { CheckCall } from "./check-calls.ts";
import type { InitPlan } from "./plan-init.ts";

/** What the first check gave: its report, or why there is none. */
export type FirstCheck =
  { readonly report: CheckReport } | { readonly problem: string } | { readonly skipped: string };

/** Runs check as the user will run it, in the new fleet. */
export async function checkOnce(plan: InitPlan, world: World): Promise<FirstCheck> {
  const { environments } = plan.proposal;
  if (environments.length === 0 && plan.checks.every(({ targets }) => targets.length === 0))
    return { skipped: "there is nothing to check yet" };
  try {
    const reports: CheckReport[] = [];
    for (const call of plan.checks) reports.push(await runCall(call, { plan, world }));
    return { report: joinReports(reports) };
  } catch (error) {
    if (error instanceof TiphysError && !world.signal.aborted) return { problem: error.message };
    throw error;
  }
}

async function runCall(
  { environment, targets }: CheckCall,
  { plan, world }: { readonly plan: InitPlan; readonly world: World },
): Promise<CheckReport> {
  const stdout = new Recorder();
  const options = { format: "json", failOn: "deny", env: environment ?? undefined };
  const quiet = { ...world, cwd: plan.root, stdout, stderr: new Recorder() };
  await runCheck({ positionals: targets, options }, quiet);
  return JSON.parse(stdout.text()) as CheckReport;
}

/** Calls of one fleet judge by the same policies. */
function joinReports(reports: readonly CheckReport[]): CheckReport {
  const [first] = reports;
  if (first === undefined) throw new TypeError("check: expected a call, got none");
  const targets = reports.flatMap((report) => report.targets);
  return buildReport(targets, { revision: first.revision, ...first.summary });
}

/** Keeps what is written to it; hints and progress are for those who call check themselves. */
class Recorder extends Writable {
  private readonly chunks: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.chunks.push(chunk);
    done();
  }

  text(): string {
    return Buffer.concat(this.chunks).toString("utf8");
  }
}
