import Mocha from "mocha";

const { Dot, Spec } = Mocha.reporters;
const { EVENT_RUN_END, EVENT_TEST_RETRY } = Mocha.Runner.constants;

/**
 * Mocha's dots (or, with the option `style: spec`, its tree), the tests that passed only at a second try, and as the
 * last line what the gate reads: "12 passed, 0 failed" with ", 3 skipped" behind it when tests were skipped.
 */
export default function ciReporter(runner: Mocha.Runner, options: Mocha.MochaOptions): void {
  const reporterOptions: { readonly style?: unknown } = options.reporterOptions ?? {};
  const Style = reporterOptions.style === "spec" ? Spec : Dot;
  new Style(runner, options);
  const retried = new Map<string, string>();
  runner.on(EVENT_TEST_RETRY, (test, error) => retried.set(test.fullTitle(), error.message));
  runner.once(EVENT_RUN_END, () =>
    process.stdout.write(`${retriedLines(retried)}${closingLine(runner.stats)}\n`),
  );
}

/** Why each failed at first, by its full title. */
export function retriedLines(retried: ReadonlyMap<string, string>): string {
  return [...retried]
    .map(([title, message]) => `tried again: ${title}: ${message.split("\n")[0] ?? ""}\n`)
    .join("");
}

/** The summary of a run that never began (no statistics) counts as one failure. */
export function closingLine(stats: Mocha.Stats | undefined): string {
  if (stats === undefined) return "0 passed, 1 failed";
  const skipped = stats.pending > 0 ? `, ${stats.pending} skipped` : "";
  return `${stats.passes} passed, ${stats.failures} failed${skipped}`;
}
