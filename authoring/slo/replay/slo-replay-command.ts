import type { CommandDefinition } from "#adapters/command.ts";
import { SOURCE_OPTIONS } from "#adapters/prometheus/source-options.ts";
import { runSloReplay } from "./run-slo-replay.ts";

export const sloReplayCommand: CommandDefinition = {
  name: "slo replay",
  summary: "Recompute a past verdict, at its time, and say what is different now",
  description:
    "Reads an AnalysisRun, an answer of /v1/measure, or VerdictFacts; asks the sources about that time again, and judges\n" +
    "by the SLOs of today. Facts, and an answer that carries them, are judged as they are where no source is named.\n" +
    "Exit codes: 0 the same outcome, 1 another, 2 could not do the work.",
  arguments: [
    { name: "FILE", description: "The recording, or - for standard input.", required: true },
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
      description: "How the verdicts are printed.",
      choices: ["text", "json"],
      default: "text",
    },
  ],
  examples: [
    {
      command:
        "kubectl get analysisrun checkout-7d9f-2 -o yaml | tiphys slo replay - --prometheus http://localhost:9090",
      what: "every measurement of a run that surprised",
    },
    {
      command: "tiphys slo replay answer.json --source default=https://metrics.example.com",
      what: "one answer, with its counts compared",
    },
    {
      command: "tiphys slo replay answer-with-facts.json",
      what: 'an answer to a request with "facts": true, without a source',
    },
  ],
  run: runSloReplay,
};
