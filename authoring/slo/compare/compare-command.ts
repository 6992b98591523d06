import type { CommandDefinition } from "#adapters/command.ts";
import { SOURCE_OPTIONS } from "#adapters/prometheus/source-options.ts";
import { runCompare } from "./run-compare.ts";

export const compareCommand: CommandDefinition = {
  name: "compare",
  summary:
    "Hold two versions side by side: counts, rates, latency, and whether one is surely better",
  description:
    "For A/B tests. Versions are values of a label in the metrics: --label, else the SLO's canary.label. Look as often as\n" +
    "you like: whether there is a winner is decided by evidence that many looks do not weaken; the p-value is of one look.\n" +
    "Exit codes: 0 shown, whoever wins; 2 could not do the work, such as where no source answers.",
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
  ],
  run: runCompare,
};
