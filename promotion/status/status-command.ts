import type { CommandDefinition } from "#adapters/command.ts";
import { runStatus } from "./run-status.ts";

export const statusCommand: CommandDefinition = {
  name: "status",
  summary: "Say which version is where, since when, by which commit, and what waits to come",
  description:
    "By Git alone: nothing is rendered, nobody is asked. Times are the committers', on first parents.\n" +
    "What waits to come is what a promotion from the environment before would change. Of the gates only those that need\n" +
    "Git and a clock are judged: soak, freeze and window. Where these are open, tiphys explain asks the others.",
  arguments: [{ name: "APP", description: "One application; default: all." }],
  options: [
    { flags: "--at REV", description: "A revision of Git; default: HEAD." },
    {
      flags: "--format FORMAT",
      description: "How the result is printed.",
      choices: ["text", "json"],
      default: "text",
    },
  ],
  examples: [
    { command: "tiphys status", what: "every app in every environment" },
    {
      command: "tiphys status shop --at origin/main",
      what: "one app, as the remote's branch has it",
    },
  ],
  run: runStatus,
};
