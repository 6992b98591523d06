import type { CommandDefinition } from "#adapters/command.ts";
import { runDiff } from "./run-diff.ts";

export const diffCommand: CommandDefinition = {
  name: "diff",
  summary: "Show what a change does to the rendered output, or how two environments differ",
  description:
    "Renders both sides and compares them resource by resource and field by field; new findings apart from old ones.\n" +
    "One DIR: the files as they are now against --base, whether committed or not. Without --base, against the commit at\n" +
    "which HEAD left the remote's default branch; without a remote, against HEAD. No DIR: every overlay of the fleet that\n" +
    "reads a file which differs.\n" +
    "Two: what differs from the first to the second; names of environments and namespaces are counted, not listed.\n" +
    "Values of Secrets are masked. Today's policies judge both sides.\n" +
    "Exit codes: 0 also with differences, 1 a new finding denies, 2 a side could not be rendered.",
  arguments: [
    {
      name: "DIR",
      description: "An overlay, a folder of manifests or a file; default: the whole fleet.",
    },
    { name: "DIR2", description: "Another one of the same repository, instead of a revision." },
  ],
  options: [
    { flags: "--base REV", description: "A revision of Git: branch, tag, commit." },
    {
      flags: "--format FORMAT",
      description: "How the report is printed.",
      choices: ["text", "json", "markdown"],
      default: "text",
    },
    {
      flags: "-p, --policies PATH",
      description: "Judge by these alone, as check does.",
      repeatable: true,
    },
    { flags: "-n, --namespace NAME", description: "Namespace of objects that name none." },
    {
      flags: "--allow-remote HOST/PATH",
      description: "Let kustomize fetch what begins so.",
      repeatable: true,
    },
    { flags: "--enable-helm", description: "Let kustomize call helm." },
    { flags: "--full-errors", description: "Show kustomize's own error text whole." },
  ],
  examples: [
    { command: "tiphys diff apps/shop/overlays/prod", what: "what my branch changes in prod" },
    { command: "tiphys diff", what: "what my branch changes anywhere" },
    {
      command: "tiphys diff apps/shop/overlays/prod --base HEAD",
      what: "what I have not committed yet",
    },
    {
      command: "tiphys diff apps/shop/overlays/staging apps/shop/overlays/prod",
      what: "how prod differs from staging",
    },
    {
      command: "tiphys diff --base origin/main --format markdown",
      what: "a comment for a pull request",
    },
  ],
  run: runDiff,
};
