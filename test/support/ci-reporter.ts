import Mocha from "mocha";

const { Dot, Spec } = Mocha.reporters;
const { EVENT_RUN_END } = Mocha.Runner.constants;

/**
 * Mocha's dots (or, with the option `style: spec`, its tree), and as the last line what the gate reads:
 * "12 passed, 0 failed" with ", 3 skipped" behind it when tests were skipped.
 */
export default function ciReporter(runner: Mocha.Runner, options: Mocha.MochaOptions): void {
  const reporterOptions: { readonly style?: unknown } = options.reporterOptions ?? {};
  const Style = reporterOptions.style === "spec" ? Spec : Dot;
  new Style(runner, options);
  runner.once(EVENT_RUN_END, () => process.stdout.write(`${closingLine(runner.stats)}\n`));
}

/** The summary of a run that never began (no statistics) counts as one failure. */
export function closingLine(stats: Mocha.Stats | undefined): string {
  if (stats === undefined) return "0 passed, 1 failed";
  const skipped = stats.pending > 0 ? `, ${stats.pending} skipped` : "";
  return `${stats.passes} passed, ${stats.failures} failed${skipped}`;
}
