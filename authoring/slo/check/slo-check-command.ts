import type { CommandDefinition } from "#adapters/command.ts";
import { SOURCE_OPTIONS } from "#adapters/prometheus/source-options.ts";
import { runSloCheck } from "./run-slo-check.ts";

const SCRAPE_INTERVAL = {
  flags: "--scrape-interval DURATION",
  description:
    "How often the metrics are scraped: shorter windows than four of these are problems; 30s are assumed.",
};

export const sloCheckCommand: CommandDefinition = {
  name: "slo check",
  summary: "Find SLOs that cannot work, and say how each objective is understood",
  description:
    "Reads ServiceObjectives, the plain form (service: and slos:), OpenSLO v1, Sloth prometheus/v1 and Pyrra. Documents\n" +
    "that refer to one another may lie in several files. Without PATH: the fleet's slos.\n" +
    "Exit codes: 0 nothing to mend, 1 problems, 2 nothing could be read.",
  arguments: [
    {
      name: "PATH",
      description: "A file or folder of SLOs; default: the fleet's.",
      repeatable: true,
    },
  ],
  options: [
    {
      flags: "--live",
      description:
        "Ask the sources too: are the metrics, labels, buckets and pod labels there, and what to configure if not.",
    },
    ...SOURCE_OPTIONS.map((option) =>
      option.flags === SCRAPE_INTERVAL.flags ? SCRAPE_INTERVAL : option,
    ),
    {
      flags: "--format FORMAT",
      description: "How the report is printed.",
      choices: ["text", "json"],
      default: "text",
    },
  ],
  examples: [
    { command: "tiphys slo check", what: "all SLOs of the fleet" },
    {
      command: "tiphys slo check slos/checkout.yaml",
      what: "one file, in any of the five formats",
    },
    {
      command: "tiphys slo check --live --prometheus http://localhost:9090",
      what: "do the metrics and labels that they name exist",
    },
    {
      command:
        "tiphys slo check --format json | jq -r '.objectives[] | [.slo, .budget.minutes] | @tsv'",
      what: "every objective with its budget in minutes",
    },
  ],
  run: runSloCheck,
};
