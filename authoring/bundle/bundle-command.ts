import type { CommandDefinition } from "#adapters/command.ts";
import { runBundle } from "./run-bundle.ts";

export const bundleCommand: CommandDefinition = {
  name: "bundle",
  summary: "Write guardrails/bundle.yaml, the one object that clusters get",
  description:
    "The bundle holds the fleet, its policies (built-in sets expanded), exceptions and baseline, with their revision.\n" +
    "Equal documents give equal bytes. Commit the file; Argo CD applies it as it is.\n" +
    "Exit codes: 0 written (--check: current), 1 --check found another file or none, 2 could not do the work.",
  arguments: [],
  options: [
    { flags: "--check", description: "Write nothing; exit code 1 if the file is not current." },
    {
      flags: "-o, --output PATH",
      description: "The file; default: guardrails/bundle.yaml at the root of the fleet.",
    },
    { flags: "--stdout", description: "Print the bundle instead of writing it." },
  ],
  examples: [
    { command: "tiphys bundle", what: "write the file, then commit it" },
    { command: "tiphys bundle --check", what: "in CI: is the committed file current" },
    {
      command: "tiphys bundle --stdout | kubectl diff -f -",
      what: "what would change in a cluster",
    },
  ],
  run: runBundle,
};
