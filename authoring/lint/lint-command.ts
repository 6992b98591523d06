import type { CommandDefinition } from "#adapters/command.ts";
import { FORMAT_NAMES } from "#authoring/report/report-formats.ts";

export const lintCommand: CommandDefinition = {
  name: "lint",
  summary: "Find the traps in Rollouts, AnalysisTemplates, and what Argo CD is told",
  description:
    "Renders and reads as check does, and judges by builtin:argo-rollouts and builtin:argo-cd alone: what would pass\n" +
    "without evidence or abort in the middle of a canary; what Argo CD ignores, sends twice or keeps stale. Applications\n" +
    "are held against the repository that they stand in. Without a TARGET: every overlay of the fleet, and all that\n" +
    "the repository holds for Argo CD (plugin.yaml, Applications, ApplicationSets, the repo-server, .argocd-source.yaml).\n" +
    "To judge by the same sets in check and with exceptions, add them to the policies of the fleet.\n" +
    "Exit codes: 0 nothing found, 1 findings, 2 a target could not be read.",
  arguments: [
    {
      name: "TARGET",
      description: "Folder, file, or - for standard input; default: the whole repository.",
      repeatable: true,
    },
  ],
  options: [
    {
      flags: "--fix",
      description:
        "First mend what asks nobody: misspelt and ignored fields, names of plugins, paths, the bundle's digest, discovery.",
    },
    {
      flags: "--dry-run",
      description: "With --fix: show it, write nothing; exit code 1 if there is something.",
    },
    {
      flags: "--format FORMAT",
      description: "How the report is printed.",
      choices: FORMAT_NAMES,
      default: "text",
    },
    {
      flags: "-o, --output FILE",
      description:
        "Write the report into FILE and print text; or one more report, as FORMAT=FILE. Repeatable.",
      repeatable: true,
    },
    { flags: "-q, --quiet", description: "Print denials and the summary only (text)." },
    {
      flags: "--allow-remote HOST/PATH",
      description: "Let kustomize fetch what begins so.",
      repeatable: true,
    },
    { flags: "--enable-helm", description: "Let kustomize call helm." },
    { flags: "--full-errors", description: "Show kustomize's own error text whole." },
  ],
  examples: [
    { command: "tiphys lint", what: "every overlay of the fleet, and what is there for Argo CD" },
    { command: "tiphys lint apps/shop/overlays/prod", what: "one overlay" },
    { command: "tiphys lint analysis-templates.yaml", what: "a file" },
    {
      command: "argocd appset generate set.yaml -o yaml | tiphys lint -",
      what: "the Applications that an ApplicationSet makes",
    },
    { command: "tiphys lint --fix --dry-run", what: "what could be mended, as a diff" },
    { command: "tiphys lint --format github", what: "in CI: annotations on the lines" },
  ],
  run: async (input, world) => {
    const { runLint } = await import("./run-lint.ts");
    return await runLint(input, world);
  },
};
