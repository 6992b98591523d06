import type { CommandInput } from "#adapters/command.ts";
import type { World } from "#adapters/world.ts";
import { readCheckOptions } from "./check-options.ts";
import { findTargets } from "./find-targets.ts";
import { judgeTargets } from "./judge-targets.ts";

/**
 * Judges the targets, prints the report, and returns the exit code.
 * @throws what stops all targets: FLEET_INVALID, POLICY_INVALID, CONFIG_INVALID, USAGE_INVALID
 */
export async function runCheck(input: CommandInput, world: World): Promise<number> {
  const options = readCheckOptions(input);
  const plan = await findTargets(input.positionals, { options, world });
  const judged = await judgeTargets(plan, { options, world });
  const { finishCheck } = await import("./finish-check.ts");
  return await finishCheck(judged, { plan, options, world });
}
