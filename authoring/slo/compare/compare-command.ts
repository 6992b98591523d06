import type { CommandDefinition } from "#adapters/command.ts";
import { SOURCE_OPTIONS } from "#adapters/prometheus/source-options.ts";
import { runCompare } from "./run-compare.ts";
import type { TestEnding } from "./test-ending.ts";

/** `tiphys compare`, and how it may end a test. */
export function compareCommand(ending: TestEnding): CommandDefinition {
  return {
    ...COMPARE,
    options: [...COMPARE.options, ...ending.options],
    run: async (input, world) => await runCompare(input, { ending, world }),
  };
}

const COMPARE: Omit<CommandDefinition, "run"> = {
  name: "compare",
  summary:
    "Hold two versions side by side: counts, rates, latency, and whether one is surely better",
  description:
    "For A/B tests. Versions are values of a label in the metrics: --label, else the SLO's canary.label. Look as often as\n" +
    "you like: whether there is a winner is decided by evidence that many looks do not weaken; the p-value is of one look.\n" +
    "With --promote the test ends, if it is decided: the new version wins where it is surely better by one SLO and surely\n" +
    "worse by none; it comes in as the environment's promotion.winner says. The old one wins by a rollback commit.\n" +
    "Exit codes: 0 shown, whoever wins; 2 could not do the work, such as where no source answers. With --promote also:\n" +
    "0 ended or nothing to do, 1 a gate or the Rollout's state forbids it, 3 nobody has won yet, or it waits.",
  arguments: [
    {
      name: "SLO",
      description: 'A service, or an SLO such as "checkout/availability".',
      required: true,
    },
    {
      name: "VERSION",
      description: "Two to eight values of the label, or NAME=VALUE to call them something else.",
      repeatable: true,
    },
  ],
  options: [
    {
      flags: "--since WHEN",
      description: "How long ago the test began, or when: 2h, 2026-11-21T17:00:00Z.",
      default: "1h",
    },
    {
      flags: "--label NAME",
      description: "The label by which metrics tell versions apart, such as version.",
    },
    {
      flags: "--from PATH",
      description: "A file or folder of SLOs, in the place of the fleet's.",
      repeatable: true,
    },
    ...SOURCE_OPTIONS,
    {
      flags: "--format FORMAT",
      description: "How the comparison is printed.",
      choices: ["text", "json"],
      default: "text",
    },
  ],
  examples: [
    {
      command:
        "tiphys compare ml-inference 1.4.2 1.5.0 --label version --since 2h --prometheus http://localhost:9090",
      what: "all SLOs of a service, by the label version",
    },
    {
      command: "tiphys compare checkout/availability old=6c4b8d7f9 new=7d8f9c5b4",
      what: "two ReplicaSets by the hashes of their pods (sources from TIPHYS_SOURCES)",
    },
    {
      command:
        "tiphys compare checkout a b --format json | jq -r '.objectives[] | select(.outcome == \"winner\") | .winner'",
      what: "who won",
    },
    {
      command:
        "tiphys compare ml-inference 1.4.2 1.5.0 --label version --since 2h --promote prod --context prod --push",
      what: "end the test in prod: the winner stays (--dry-run first)",
    },
    {
      command:
        'tiphys compare ml-inference 1.4.2 1.5.0 --label version --promote prod --context prod --winner 1.4.2 -m "faster, but costs twice"',
      what: "a person decides; the numbers stand in the evidence",
    },
  ],
};
