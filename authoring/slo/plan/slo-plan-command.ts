import type { CommandDefinition } from "#adapters/command.ts";
import { SOURCE_OPTIONS } from "#adapters/prometheus/source-options.ts";
import { runSloPlan } from "./run-slo-plan.ts";

export const sloPlanCommand: CommandDefinition = {
  name: "slo plan",
  summary: "Say how long each canary step must last at your traffic",
  description:
    "A pass needs enough requests to the new version to rule out that it would burn the budget too fast. How many,\n" +
    "how long they take at each weight, and how soon a version 2, 5 or 10 times as bad is noticed.\n" +
    "Traffic and errors are read from a source, or given. Exit codes: 0 shown, 2 could not do the work.",
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
    {
      flags: "--rollout FILE",
      description: "A manifest with a Rollout: its weights and pauses, and which are too short.",
    },
    {
      flags: "--weights LIST",
      description: "Weights in percent, if no Rollout is named.",
      default: "10,30,50,80",
    },
    {
      flags: "--rps NUMBER",
      description: "Requests per second to the whole service, in the place of a source.",
    },
    {
      flags: "--errors SHARE",
      description:
        "The service's share of bad requests, such as 0.02%; default: as read, else a quarter of the budget.",
    },
    {
      flags: "--budget-left SHARE",
      description: "What is left of the budget, such as 40%; default: as read, else all of it.",
    },
    ...SOURCE_OPTIONS,
    {
      flags: "--format FORMAT",
      description: "How the plan is printed.",
      choices: ["text", "json"],
      default: "text",
    },
  ],
  examples: [
    {
      command: "tiphys slo plan checkout --rps 12",
      what: "the usual weights at 12 requests per second",
    },
    {
      command:
        "tiphys slo plan --rollout apps/checkout/base/rollout.yaml --prometheus http://localhost:9090",
      what: "are the pauses of a Rollout long enough at today's traffic",
    },
    {
      command: "tiphys slo plan --rps 12 --budget-left 20% --weights 5,25",
      what: "with little budget left",
    },
  ],
  run: runSloPlan,
};
