import type { CommandDefinition } from "#adapters/command.ts";
import { runRollback } from "./run-rollback.ts";

export const rollbackCommand: CommandDefinition = {
  name: "rollback",
  summary: "Bring back the last version that passed, by a commit that says what it skips",
  description:
    "Gives an environment's overlay back what it had of what the fleet lets move; whatever else changed since stays.\n" +
    "Without --to: the last version that came with evidence and from which no rollback led away; where none did, the one\n" +
    "before, and the report says so. Soak, window, freeze, budget and all other gates have no say, render and policy do:\n" +
    "what does not render, or is denied, would not reach a cluster. --breakglass lets a denied version back all the same.\n" +
    "Exit codes: 0 rolled back or nothing to do, 1 render or policy fails, 2 could not look.",
  arguments: [{ name: "APP", description: "The application.", required: true }],
  options: [
    { flags: "--env ENV", description: "The environment." },
    {
      flags: "--to VERSION",
      description: "A tag, a digest, or the commit that brought it; default: the last that passed.",
    },
    {
      flags: "--breakglass TICKET",
      description: "Also a version that policies deny; asks for --message.",
    },
    { flags: "--dry-run", description: "Say what would happen, and change nothing." },
    { flags: "--push", description: "Commit on top of the remote's branch, and push." },
    {
      flags: "--branch NAME",
      description: "With --push: the branch; default: what the one at hand follows.",
    },
    { flags: "-m, --message TEXT", description: "Why: for the evidence and the commit's message." },
    {
      flags: "--format FORMAT",
      description: "How the result is printed.",
      choices: ["text", "json"],
      default: "text",
    },
  ],
  examples: [
    {
      command: 'tiphys rollback shop --env prod --push -m "v2 answers 500"',
      what: "the last version that passed, on the remote's branch",
    },
    { command: "tiphys rollback shop --env prod --dry-run", what: "which version would come back" },
    { command: "tiphys rollback shop --env prod --to v1.2.3", what: "a version of your choice" },
  ],
  run: runRollback,
};
