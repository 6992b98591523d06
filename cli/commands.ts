import type { CommandDefinition } from "#adapters/command.ts";

/** A subcommand in the list: its module is loaded when it is called, or when its help is read. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly group: "Authors" | "Promotion" | "Argo CD" | "Servers" | "Shell";
  readonly load: () => Promise<CommandDefinition>;
}

/** Every subcommand, in the order of the help text. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "check",
    summary: "Render overlays or read manifests, and judge them by the fleet's policies",
    group: "Authors",
    load: async () => (await import("#authoring/check/check-command.ts")).checkCommand,
  },
  {
    name: "render",
    summary: "Print what kustomize builds, byte for byte, without network and plugins",
    group: "Authors",
    load: async () => (await import("#authoring/render/render-command.ts")).renderCommand,
  },
  {
    name: "diff",
    summary: "Show what a change does to the rendered output, or how two environments differ",
    group: "Authors",
    load: async () => (await import("#authoring/diff/diff-command.ts")).diffCommand,
  },
  {
    name: "bundle",
    summary: "Write guardrails/bundle.yaml, the one object that clusters get",
    group: "Authors",
    load: async () => (await import("#authoring/bundle/bundle-command.ts")).bundleCommand,
  },
  {
    name: "policy test",
    summary: "Run the tests of policies: *.test.yaml files with objects and what must be found",
    group: "Authors",
    load: async () => (await import("#authoring/policy/test/test-command.ts")).policyTestCommand,
  },
  {
    name: "policy list",
    summary: "List what is in force: every policy and rule, and what each environment does with it",
    group: "Authors",
    load: async () => (await import("#authoring/policy/list/list-command.ts")).policyListCommand,
  },
  {
    name: "policy explain",
    summary: "Say what a policy or a rule wants, why, what to do, and where it counts",
    group: "Authors",
    load: async () =>
      (await import("#authoring/policy/explain/explain-command.ts")).policyExplainCommand,
  },
  {
    name: "init",
    summary: "Write a first tiphys.yaml, a policy and a CI job into an existing repository",
    group: "Authors",
    load: async () => (await import("#authoring/init/init-command.ts")).initCommand,
  },
  {
    name: "lint",
    summary: "Find the traps in Rollouts, AnalysisTemplates, and what Argo CD is told",
    group: "Authors",
    load: async () => (await import("#authoring/lint/lint-command.ts")).lintCommand,
  },
  {
    name: "policy lint",
    summary: "Find policies, exceptions and overrides that cannot do what they say",
    group: "Authors",
    load: async () => (await import("#authoring/policy/lint/lint-command.ts")).policyLintCommand,
  },
  {
    name: "policy impact",
    summary: "Say what a change of policies newly denies, by application and owner",
    group: "Authors",
    load: async () =>
      (await import("#authoring/policy-impact/impact-command.ts")).policyImpactCommand,
  },
  {
    name: "policy export",
    summary:
      "Write native policies as ValidatingAdmissionPolicies, for clusters without our webhook",
    group: "Authors",
    load: async () =>
      (await import("#authoring/policy/export/export-command.ts")).policyExportCommand,
  },
  {
    name: "policy migrate",
    summary: "Rewrite Kyverno's and Kubernetes' policies, and show that nothing changes by it",
    group: "Authors",
    load: async () =>
      (await import("#authoring/policy/migrate/migrate-command.ts")).policyMigrateCommand,
  },
  {
    name: "slo check",
    summary: "Find SLOs that cannot work, and say how each objective is understood",
    group: "Authors",
    load: async () => (await import("#authoring/slo/check/slo-check-command.ts")).sloCheckCommand,
  },
  {
    name: "slo generate",
    summary: "Write rules, alerts, a dashboard and AnalysisTemplates from SLOs",
    group: "Authors",
    load: async () =>
      (await import("#authoring/slo/generate/slo-generate-command.ts")).sloGenerateCommand,
  },
  {
    name: "slo budget",
    summary: "Show what is left of error budgets, and how fast they burn",
    group: "Authors",
    load: async () =>
      (await import("#authoring/slo/budget/slo-budget-command.ts")).sloBudgetCommand,
  },
  {
    name: "compare",
    summary:
      "Hold two versions side by side: counts, rates, latency, and whether one is surely better",
    group: "Authors",
    load: async () => (await import("./compare-command.ts")).compareCommand,
  },
  {
    name: "slo plan",
    summary: "Say how long each canary step must last at your traffic",
    group: "Authors",
    load: async () => (await import("#authoring/slo/plan/slo-plan-command.ts")).sloPlanCommand,
  },
  {
    name: "slo replay",
    summary: "Recompute a past verdict, at its time, and say what is different now",
    group: "Authors",
    load: async () =>
      (await import("#authoring/slo/replay/slo-replay-command.ts")).sloReplayCommand,
  },
  {
    name: "promote",
    summary: "Move an app's version to the next environment by a commit, if every gate passes",
    group: "Promotion",
    load: async () => (await import("#promotion/promote/promote-command.ts")).promoteCommand,
  },
  {
    name: "approve",
    summary:
      "Approve exactly the version that waits for an environment, or mark it as a fix, by a signed tag",
    group: "Promotion",
    load: async () => (await import("#promotion/approve/approve-command.ts")).approveCommand,
  },
  {
    name: "rollback",
    summary: "Bring back the last version that passed, by a commit that says what it skips",
    group: "Promotion",
    load: async () => (await import("#promotion/rollback/rollback-command.ts")).rollbackCommand,
  },
  {
    name: "verify",
    summary: "Hold a promotion's evidence against all that Git says again",
    group: "Promotion",
    load: async () => (await import("#promotion/verify/verify-command.ts")).verifyCommand,
  },
  {
    name: "status",
    summary: "Say which version is where, since when, by which commit, and what waits to come",
    group: "Promotion",
    load: async () => (await import("#promotion/status/status-command.ts")).statusCommand,
  },
  {
    name: "explain",
    summary: "Say why a version is not in an environment yet, and what would change it",
    group: "Promotion",
    load: async () => (await import("#promotion/explain/explain-command.ts")).explainCommand,
  },
  {
    name: "history",
    summary: "Say which versions an app has had in an environment, since when, and by whom",
    group: "Promotion",
    load: async () => (await import("#promotion/history/history-command.ts")).historyCommand,
  },
  {
    name: "generate",
    summary: "Argo CD plugin: print the manifests of the current folder if nothing is denied",
    group: "Argo CD",
    load: async () => (await import("#cmp-plugin/generate/generate-command.ts")).generateCommand,
  },
  {
    name: "discover",
    summary: "Argo CD plugin: say whether the current folder is one of ours",
    group: "Argo CD",
    load: async () => (await import("#cmp-plugin/discover/discover-command.ts")).discoverCommand,
  },
  {
    name: "parameters",
    summary: "Argo CD plugin: announce the parameters of an Application",
    group: "Argo CD",
    load: async () =>
      (await import("#cmp-plugin/parameters/parameters-command.ts")).parametersCommand,
  },
  {
    name: "cmp-server",
    summary: "Argo CD plugin: stay resident and answer the repo-server on the plugin's socket",
    group: "Servers",
    load: async () => (await import("#cmp-plugin/server/cmp-server-command.ts")).cmpServerCommand,
  },
  {
    name: "serve webhook",
    summary: "Answer the API server's admission reviews by the bundles in force",
    group: "Servers",
    load: async () =>
      (await import("#webhooks/serve/serve-webhook-command.ts")).serveWebhookCommand,
  },
  {
    name: "serve analysis",
    summary: "Answer Argo Rollouts' analyses with verdicts from SLOs, and show budgets on a page",
    group: "Servers",
    load: async () =>
      (await import("#analysis-provider/serve/serve-analysis-command.ts")).serveAnalysisCommand,
  },
  {
    name: "breakglass",
    summary: "Except one namespace from policies for an emergency, for hours at most",
    group: "Servers",
    load: async () =>
      (await import("#webhooks/breakglass/breakglass-command.ts")).breakglassCommand,
  },
  {
    name: "completion",
    summary: "Print a completion script for bash, zsh or fish",
    group: "Shell",
    load: async () => (await import("./completion-command.ts")).completionCommand,
  },
];
