import type { CommandInput, OptionDefinition } from "#adapters/command.ts";
import type { World } from "#adapters/world.ts";
import type { ComparedTest } from "#core/slo/compared-test.ts";

/** How a test may end with its comparison; whoever composes the command gives it. */
export interface TestEnding {
  /** Beside those of a comparison. */
  readonly options: readonly OptionDefinition[];
  /** Called before anything is compared; null where the test is not to end. @throws USAGE_INVALID */
  readonly prepare: (input: CommandInput, world: World) => Promise<EndTest | null>;
}

/** Ends the test if it is decided. */
export type EndTest = (test: ComparedTest) => Promise<{
  /** As JSON shows it. */
  readonly report: object;
  readonly text: string;
  readonly exitCode: number;
}>;
