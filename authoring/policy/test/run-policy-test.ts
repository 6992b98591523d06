import type { CommandInput } from "#adapters/command.ts";
import type { World } from "#adapters/world.ts";
import { findTests } from "./find-tests.ts";
import { loadTests } from "./load-tests.ts";
import { reportTests } from "./report-tests.ts";
import { readTestOptions } from "./test-options.ts";

/** Runs tests of policies, once or on every change; 1 when a case fails. @throws POLICY_INVALID for a broken test */
export async function runPolicyTest(input: CommandInput, world: World): Promise<number> {
  const options = readTestOptions(input);
  if (options.watch) {
    const { watchTests } = await import("./watch-tests.ts");
    return await watchTests(input.positionals, { options, world });
  }
  const found = await findTests(input.positionals, world);
  const tests = await loadTests(found.places);
  return await reportTests({ found, tests }, { options, world });
}
