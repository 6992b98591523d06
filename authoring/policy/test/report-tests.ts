import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { textStyle } from "#authoring/check/text-style.ts";
import { hasGaps } from "./coverage.ts";
import type { FoundTests } from "./find-tests.ts";
import type { LoadedTest } from "./load-tests.ts";
import { runTests } from "./run-tests.ts";
import type { TestFormat, TestOptions } from "./test-options.ts";
import type { PolicyTestReport } from "./test-report.ts";
import { textTestReport } from "./text-test-report.ts";

interface ReportContext {
  readonly options: TestOptions;
  readonly world: World;
}

/** Runs loaded tests and prints the report; the exit code. @throws USAGE_INVALID, OUTPUT_FAILED */
export async function reportTests(
  { found, tests }: { readonly found: FoundTests; readonly tests: readonly LoadedTest[] },
  { options, world }: ReportContext,
): Promise<number> {
  const { filter } = options;
  const report = runTests(tests, { filter, now: world.now(), policyFiles: found.policyFiles });
  await writeOutput(world.stdout, await formatted[options.format](report, { options, world }));
  return isGood(report, options) ? 0 : 1;
}

type Format = (report: PolicyTestReport, context: ReportContext) => string | Promise<string>;

const formatted: Readonly<Record<TestFormat, Format>> = {
  text: (report, { options, world }) =>
    textTestReport(report, {
      style: textStyle(world),
      isQuiet: options.quiet,
      needsCoverage: options.requireCoverage,
    }),
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  junit: async (report) => (await import("./junit-test-report.ts")).junitTestReport(report),
};

function isGood({ summary, coverage }: PolicyTestReport, options: TestOptions): boolean {
  if (summary.failed > 0) return false;
  return !options.requireCoverage || coverage === null || !hasGaps(coverage);
}
