import type { CommandDefinition } from "#adapters/command.ts";
import { SOURCE_OPTIONS } from "#adapters/prometheus/source-options.ts";
import { runSloBudget } from "./run-slo-budget.ts";

export const sloBudgetCommand: CommandDefinition = {
  name: "slo budget",
  summary: "Show what is left of error budgets, and how fast they burn",
  description:
    "Reads the whole window from the metrics themselves: no recording rules are needed, and calendar windows are\n" +
    "those of the calendar. What cannot be measured says why; that is no error.\n" +
    "Exit codes: 0 shown, 2 could not do the work, such as where no source answers.",
  arguments: [
    {
      name: "SLO",
      description: 'A service, or an SLO such as "checkout/availability"; default: all.',
      repeatable: true,
    },
  ],
  options: [
    {
      flags: "--from PATH",
      description: "A file or folder of SLOs, in the place of the fleet's.",
      repeatable: true,
    },
    ...SOURCE_OPTIONS,
    {
      flags: "--format FORMAT",
      description: "How budgets are printed.",
      choices: ["text", "json"],
      default: "text",
    },
  ],
  examples: [
    { command: "tiphys slo budget --prometheus http://localhost:9090", what: "all of the fleet" },
    {
      command:
        "tiphys slo budget checkout --from slos/ --source default=https://metrics.example.com",
      what: "one service, of which the SLOs lie in a folder",
    },
    {
      command:
        "tiphys slo budget --format json | jq '.objectives[] | select(.budget.leftRatio < 0.1) | .slo'",
      what: "which are nearly spent (sources from TIPHYS_SOURCES)",
    },
  ],
  run: runSloBudget,
};
