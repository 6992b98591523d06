import type { CommandDefinition } from "#adapters/command.ts";
import { ANALYSIS_URL } from "#core/slo/generate/analysis-templates.ts";
import { RULE_FORMS } from "#core/slo/generate/rule-object.ts";
import { runSloGenerate } from "./run-slo-generate.ts";

export const sloGenerateCommand: CommandDefinition = {
  name: "slo generate",
  summary: "Write rules, alerts, a dashboard and AnalysisTemplates from SLOs",
  description:
    "For Prometheus and VictoriaMetrics alike. Prints one stream of YAML, or writes files into a folder.\n" +
    "Equal SLOs give equal bytes, in whatever order they stand.\n" +
    "Exit codes: 0 written (--check: current), 1 --check found other files or none, 2 could not do the work.",
  arguments: [
    {
      name: "TARGET",
      description: "A file or folder of SLOs; default: those of the fleet.",
      repeatable: true,
    },
  ],
  options: [
    {
      flags: "--as FORM",
      description:
        "Rules as objects for the Prometheus or the VictoriaMetrics operator, or as a plain file.",
      choices: RULE_FORMS,
      default: "prometheusrule",
    },
    {
      flags: "--only PARTS",
      description: "Only these, separated by commas: rules, dashboard, templates.",
    },
    {
      flags: "-o, --output DIR",
      description: "Write a file for each service and part into this folder.",
    },
    {
      flags: "--check",
      description: "With --output: write nothing; exit code 1 if a file is not current.",
    },
    {
      flags: "-s, --slo NAME",
      description: "Only this service or SLO.",
      repeatable: true,
    },
    {
      flags: "-n, --namespace NAME",
      description: "The namespace of objects whose SLO names none.",
    },
    {
      flags: "-l, --label NAME=VALUE",
      description: "A label for every object, as operators look for them.",
      repeatable: true,
    },
    {
      flags: "--runbook URL",
      description:
        "The runbook of SLOs that name none; {namespace}, {service} and {objective} are filled in.",
    },
    {
      flags: "--analysis-url URL",
      description: "Where AnalysisTemplates ask; default: the service of manifests/analysis.",
      default: ANALYSIS_URL,
    },
  ],
  examples: [
    { command: "tiphys slo generate | kubectl diff -f -", what: "what would change in a cluster" },
    {
      command: "tiphys slo generate -o monitoring/slo -l release=prometheus",
      what: "files to commit, with the label that the Prometheus operator looks for",
    },
    {
      command: "tiphys slo generate --as rules --only rules slos/checkout.yaml",
      what: "one file for rule_files of Prometheus or -rule of vmalert",
    },
    {
      command: "tiphys slo generate -o monitoring/slo --check",
      what: "in CI: are the committed files current",
    },
  ],
  run: runSloGenerate,
};
