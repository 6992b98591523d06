import type { CommandDefinition } from "#adapters/command.ts";
import { runHistory } from "./run-history.ts";

export const historyCommand: CommandDefinition = {
  name: "history",
  summary: "Say which versions an app has had in an environment, since when, and by whom",
  description:
    "By Git's history alone, on first parents, newest first: every commit that changed the version, whoever made it.",
  arguments: [{ name: "APP", description: "The application.", required: true }],
  options: [
    { flags: "--env ENV", description: "The environment." },
    { flags: "--at REV", description: "A revision of Git; default: HEAD." },
    { flags: "--limit NUMBER", description: "At most so many versions.", default: "20" },
    {
      flags: "--format FORMAT",
      description: "How the result is printed.",
      choices: ["text", "json"],
      default: "text",
    },
  ],
  examples: [
    { command: "tiphys history shop --env prod", what: "what was in production" },
    {
      command: "tiphys history shop --env prod --at origin/main --limit 1 --format json",
      what: "what is there now, for a program",
    },
  ],
  run: runHistory,
};
