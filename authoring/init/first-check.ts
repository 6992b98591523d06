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
  const chunks: Buffer[] = [];
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  try {
    const options = { format: "json", failOn: "deny" };
    await runCheck({ positionals: targets, options }, { ...world, cwd: plan.root, stdout });
    return { report: JSON.parse(Buffer.concat(chunks).toString("utf8")) as CheckReport };
  } catch (error) {
    if (error instanceof TiphysError && !world.signal.aborted) return { problem: error.message };
    throw error;
  }
}
