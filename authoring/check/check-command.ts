import type { CommandDefinition } from "#adapters/command.ts";
import { SOURCE_OPTIONS } from "#adapters/prometheus/source-options.ts";
import { FORMAT_NAMES } from "#authoring/report/report-formats.ts";
import { runCheck } from "./run-check.ts";

export const checkCommand: CommandDefinition = {
  name: "check",
  summary: "Render overlays or read manifests, and judge them by the fleet's policies",
  description:
    "A TARGET is a folder with a kustomization (rendered), a folder of manifests, a file, or - for standard input.\n" +
    "Without one, every overlay of the fleet is judged, and the fleet's exceptions and bundle are looked at.\n" +
    "Without a tiphys.yaml, builtin:pod-security/baseline and builtin:best-practices judge; critical denies, the rest warns.\n" +
    "Exit codes: 0 nothing denied, 1 denied (or over --fail-on), 2 a target or a policy could not be read.",
  arguments: [
    {
      name: "TARGET",
      description: "Folder, file, or - for standard input; default: the whole fleet.",
      repeatable: true,
    },
  ],
  options: [
    {
      flags: "-e, --env NAME",
      description: "Judge as this environment; without a target, only its overlays.",
    },
    {
      flags: "-p, --policies PATH",
      description:
        "Judge by these alone (file, folder, glob or built-in set): critical, high and medium deny, low warns, or as --env says.",
      repeatable: true,
    },
    {
      flags: "-n, --namespace NAME",
      description: "Namespace of objects that name none; with --live, the only one to judge.",
    },
    {
      flags: "--kubernetes-version VERSION",
      description: "Judge by the schemas of this version (1.34 to 1.36), not the environment's.",
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
    {
      flags: "--fail-on ACTION",
      description: "The weakest action that makes the exit code 1.",
      choices: ["deny", "warn"],
      default: "deny",
    },
    {
      flags: "--base REV",
      description: "Findings that were there at this revision of Git warn; only new ones deny.",
    },
    ...SOURCE_OPTIONS.map((option) => ({
      ...option,
      description: `With --base, for freezes and error budgets: ${option.description}`,
    })),
    {
      flags: "--write-baseline",
      description: "Write what denies or warns in the whole fleet into its baseline file.",
    },
    {
      flags: "--prune-baseline",
      description: "Take entries that match nothing any more out of the baseline file.",
    },
    {
      flags: "--live",
      description: "Judge what runs in the namespaces of a cluster that the fleet claims.",
    },
    {
      flags: "--kubeconfig FILE",
      description: "With --live: the cluster; default: as kubectl finds it.",
    },
    { flags: "--cluster NAME", description: "With --live: the name by which fleets know it." },
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
    { command: "tiphys check", what: "judge every overlay of the fleet" },
    { command: "tiphys check apps/shop/overlays/prod", what: "judge one overlay" },
    {
      command: "helm template web ./chart | tiphys check --env prod -",
      what: "judge what another tool rendered",
    },
    {
      command: "tiphys check --base origin/main",
      what: "deny only what a change brings; what was there warns",
    },
    {
      command: "tiphys check --base origin/main --source default=https://metrics.example.com",
      what: "deny versions in a freeze, or of services whose error budget is spent, too",
    },
    {
      command: "tiphys check --policies builtin:pod-security/restricted apps/shop/base",
      what: "try out policies",
    },
    {
      command: "tiphys check --format json --fail-on warn > report.json",
      what: "for programs, and stricter than the fleet",
    },
    {
      command: "tiphys check --live --cluster prod-eu --env prod",
      what: "judge what runs in the cluster of the current kubeconfig",
    },
    {
      command:
        "tiphys check --format github --output sarif=tiphys.sarif --output markdown=comment.md",
      what: "in CI: annotations, and two reports beside them",
    },
  ],
  run: runCheck,
};
