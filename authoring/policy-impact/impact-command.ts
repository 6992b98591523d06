import type { CommandDefinition } from "#adapters/command.ts";
import { runImpact } from "./run-impact.ts";

export const policyImpactCommand: CommandDefinition = {
  name: "policy impact",
  summary: "Say what a change of policies newly denies, by application and owner",
  description:
    "Renders today's overlays once and judges them twice: by the fleet, policies, exceptions and baseline of --base,\n" +
    "and by today's. Lists what only one of the two denies. The owner is the label owner, or the owner, team or squad\n" +
    "label that a policy requires, of the resource, its pod template or its Namespace.\n" +
    "Exit codes: 0 also with denials, 2 an overlay or a policy could not be read.",
  arguments: [],
  options: [
    {
      flags: "--base REV",
      description:
        "A revision of Git with the policies to compare with; default: where HEAD left the remote's default branch.",
    },
    { flags: "-e, --env NAME", description: "Only the overlays of this environment." },
    {
      flags: "--format FORMAT",
      description: "How the report is printed.",
      choices: ["text", "json", "markdown"],
      default: "text",
    },
    {
      flags: "--allow-remote HOST/PATH",
      description: "Let kustomize fetch what begins so.",
      repeatable: true,
    },
    { flags: "--enable-helm", description: "Let kustomize call helm." },
  ],
  examples: [
    {
      command: "tiphys policy impact --base origin/main",
      what: "whom my change of a policy stops, before it is merged",
    },
    {
      command: "tiphys policy impact --base origin/main --format markdown > comment.md",
      what: "a comment for a pull request",
    },
  ],
  run: runImpact,
};
