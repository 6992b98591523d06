import type { CommandDefinition, CommandInput } from "#adapters/command.ts";
import type { World } from "#adapters/world.ts";
import { FORMAT_NAMES } from "#authoring/report/report-formats.ts";
import { runCheck } from "#authoring/check/run-check.ts";

/** The built-in sets about Argo's own kinds: what is wrong with them shows in the middle of a release. */
const SETS = ["builtin:argo-rollouts"];

export const lintCommand: CommandDefinition = {
  name: "lint",
  summary: "Find the traps in Rollouts and AnalysisTemplates",
  description:
    "Renders and reads as check does, and judges by builtin:argo-rollouts alone: what would pass without\n" +
    "evidence, abort without a reason, or be refused in the middle of a canary. To judge by the same rules in check,\n" +
    'at admission and with exceptions, add "builtin:argo-rollouts" to the policies of the fleet.\n' +
    "Exit codes: 0 nothing found, 1 findings, 2 a target could not be read.",
  arguments: [
    {
      name: "TARGET",
      description: "Folder, file, or - for standard input; default: the whole fleet.",
      repeatable: true,
    },
  ],
  options: [
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
    { command: "tiphys lint", what: "every overlay of the fleet" },
    { command: "tiphys lint apps/shop/overlays/prod", what: "one overlay" },
    { command: "tiphys lint analysis-templates.yaml", what: "a file" },
    { command: "tiphys lint --format github", what: "in CI: annotations on the lines" },
  ],
  run: (input: CommandInput, world: World) =>
    runCheck({ ...input, options: { ...input.options, policies: SETS, failOn: "warn" } }, world),
};
