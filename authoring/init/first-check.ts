import { Writable } from "node:stream";
import type { World } from "#adapters/world.ts";
import type { CheckReport } from "#authoring/check/check-report.ts";
import { runCheck } from "#authoring/check/run-check.ts";
import { TiphysError } from "#core/errors.ts";
import type { InitPlan } from "./plan-init.ts";

/** What the first check gave: its report, or why there is none. */
export type FirstCheck =
  { readonly report: CheckReport } | { readonly problem: string } | { readonly skipped: string };

/** Runs check as the user will run it, in the new fleet. */
export async function checkOnce(plan: InitPlan, world: World): Promise<FirstCheck> {
  const [targets = []] = plan.checks;
  if (plan.proposal.environments.length === 0 && targets.length === 0)
    return { skipped: "there is nothing to check yet" };
  const stdout = new Recorder();
  try {
    const options = { format: "json", failOn: "deny" };
    await runCheck(
      { positionals: targets, options },
      { ...world, cwd: plan.root, stdout, stderr: new Recorder() },
    );
    return { report: JSON.parse(stdout.text()) as CheckReport };
  } catch (error) {
    if (error instanceof TiphysError && !world.signal.aborted) return { problem: error.message };
    throw error;
  }
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
