import type { CommandInput } from "#adapters/command.ts";
import type { World } from "#adapters/world.ts";
import type { ComparedTest } from "#core/slo/compared-test.ts";
import type { EndingReport } from "./ending-report.ts";
import { winnerOptions } from "./winner-options.ts";

/** What came of the end of a test, as it is shown. */
export interface EndedTest {
  readonly report: EndingReport;
  readonly text: string;
  readonly exitCode: number;
}

/** Ends a test by what was compared. */
export type EndTest = (test: ComparedTest) => Promise<EndedTest>;

/** Reads what `tiphys compare` was told of a test's end; null where it was told of none. @throws USAGE_INVALID, CONFIG_INVALID */
export async function prepareEnding(input: CommandInput, world: World): Promise<EndTest | null> {
  const options = winnerOptions(input);
  if (options === null) return null;
  const { openFactSources } = await import("../facts/fact-sources.ts");
  const sources = openFactSources(input.options, world);
  return async (test) => {
    const [{ endTest }, { exitCodeOf }, { textEnding }] = await Promise.all([
      import("./end-test.ts"),
      import("./ending-report.ts"),
      import("./text-ending.ts"),
    ]);
    const report = await endTest(test, { options, sources, world }).finally(sources.close);
    return { report, text: textEnding(report), exitCode: exitCodeOf(report) };
  };
}
