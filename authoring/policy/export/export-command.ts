import type { CommandDefinition } from "#adapters/command.ts";
import { runPolicyExport } from "./run-policy-export.ts";

export const policyExportCommand: CommandDefinition = {
  name: "policy export",
  summary: "Write native policies as ValidatingAdmissionPolicies, for clusters without our webhook",
  description:
    "Writes the fleet's native policies and built-in sets that judge at admission, with a binding for each\n" +
    "environment. What another engine cannot be told is listed by name and place.\n" +
    "Exit codes: 0 all of it was written, 1 something was left, 2 could not do the work.",
  arguments: [
    {
      name: "POLICY",
      description: "Name or glob of policies; default: all of the fleet's.",
      repeatable: true,
    },
  ],
  options: [
    {
      flags: "--to FORMAT",
      description: "The format: ValidatingAdmissionPolicy.",
      choices: ["vap"],
      default: "vap",
    },
    {
      flags: "-o, --output DIR",
      description: "Write a file for each policy into this folder, instead of printing them.",
    },
    {
      flags: "--cluster NAME",
      description: "The cluster that they are for, where environments name clusters.",
    },
    {
      flags: "--format FORMAT",
      description: "How the result is reported; json has the documents in it.",
      choices: ["text", "json"],
      default: "text",
    },
  ],
  examples: [
    {
      command: "tiphys policy export --to vap | kubectl diff -f -",
      what: "what a cluster would get",
    },
    { command: "tiphys policy export --to vap -o clusters/vap", what: "files to commit" },
    {
      command: "tiphys policy export --to vap pod-security-restricted --cluster prod-eu",
      what: "one policy, for one cluster",
    },
  ],
  run: runPolicyExport,
};
