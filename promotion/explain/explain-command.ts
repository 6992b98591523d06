import type { CommandDefinition } from "#adapters/command.ts";
import { FACT_OPTIONS } from "../facts/fact-options.ts";
import { runExplain } from "./run-explain.ts";

export const explainCommand: CommandDefinition = {
  name: "explain",
  summary: "Say why a version is not in an environment yet, and what would change it",
  description:
    "Asks every gate of the promotion that would bring it, as promote --dry-run does, and says of each one that does not\n" +
    "pass: why, when time alone passes it, and what a person can do.\n" +
    "Exit codes: 0 where it could look, whatever the gates say; 2 could not look.",
  arguments: [{ name: "APP", description: "The application.", required: true }],
  options: [
    { flags: "--to ENV", description: "The environment that is to get the version." },
    {
      flags: "--from ENV",
      description: "One of the environments before it; default: the first of them.",
    },
    { flags: "--at REV", description: "A revision of Git; default: HEAD." },
    ...FACT_OPTIONS,
    {
      flags: "--format FORMAT",
      description: "How the result is printed.",
      choices: ["text", "json"],
      default: "text",
    },
  ],
  examples: [
    { command: "tiphys explain shop --to prod", what: "what keeps it out of production" },
    {
      command: "tiphys explain shop --to prod --at origin/main --format json",
      what: "as the remote's branch has it, for a program",
    },
  ],
  run: runExplain,
};
