import type { CommandDefinition } from "#adapters/command.ts";
import { runInit } from "./run-init.ts";

export const initCommand: CommandDefinition = {
  name: "init",
  summary: "Write a first tiphys.yaml, a policy and a CI job into an existing repository",
  description:
    "Finds overlays, environments and namespaces by the folders and kustomizations, and asks nothing.\n" +
    "Everything begins at warn. A file that is there is never overwritten. Ends with one run of check.\n" +
    "Exit codes: 0 written (or shown), 2 could not do the work.",
  arguments: [],
  options: [
    { flags: "--dir DIR", description: "Folder of the fleet; default: the current one." },
    { flags: "--dry-run", description: "Show every file with its content, and write nothing." },
    {
      flags: "--ci SYSTEM",
      description: "The CI job; default: by what the repository has.",
      choices: ["github", "gitlab", "none"],
    },
    {
      flags: "--schemas",
      description: "Write the JSON Schemas for editors anew (.tiphys/schemas), and nothing else.",
    },
    {
      flags: "--format FORMAT",
      description: "How the result is printed.",
      choices: ["text", "json"],
      default: "text",
    },
  ],
  examples: [
    { command: "tiphys init --dry-run", what: "look first" },
    { command: "tiphys init", what: "write the files, then commit them" },
    {
      command: "tiphys init --dir deploy --ci gitlab",
      what: "where the fleet is a part of a repository",
    },
    { command: "tiphys init --schemas", what: "after an update of tiphys" },
  ],
  run: runInit,
};
