import type { CommandDefinition } from "#adapters/command.ts";
import { MIGRATION_TARGETS } from "#core/policy/foreign/migrate/migrated.ts";
import { runPolicyMigrate } from "./run-policy-migrate.ts";

export const policyMigrateCommand: CommandDefinition = {
  name: "policy migrate",
  summary: "Rewrite Kyverno's and Kubernetes' policies, and show that nothing changes by it",
  description:
    "A ClusterPolicy or Policy of Kyverno becomes a GuardrailPolicy, ValidatingPolicy or ValidatingAdmissionPolicy;\n" +
    "a ValidatingPolicy or ValidatingAdmissionPolicy becomes a GuardrailPolicy. Both judge the objects of the policy's\n" +
    "kyverno-test.yaml and generated ones; a rule on which they differ is not written, and neither is one that cannot\n" +
    "be carried over. Comments say what changed. No file is ever replaced.\n" +
    "Exit codes: 0 all of it was carried over, 1 something was left, 2 could not do the work.",
  arguments: [
    {
      name: "FILE",
      description: "Policy file, folder or glob.",
      required: true,
      repeatable: true,
    },
  ],
  options: [
    {
      flags: "--to FORMAT",
      description: "GuardrailPolicy, Kyverno's ValidatingPolicy or ValidatingAdmissionPolicy.",
      choices: MIGRATION_TARGETS,
      default: "native",
    },
    {
      flags: "-o, --output DIR",
      description: "Write a file for each policy into this folder, instead of printing them.",
    },
    { flags: "--dry-run", description: "Write and print no policy, only what would become of it." },
    {
      flags: "--objects N",
      description: "How many objects are generated for each policy; 0 for none.",
      default: "300",
    },
    {
      flags: "--seed N",
      description: "The number from which objects are generated.",
      default: "1",
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
      command: "tiphys policy migrate policies/kyverno --dry-run",
      what: "what can be carried over, and what not",
    },
    { command: "tiphys policy migrate policies/kyverno -o policies/native", what: "write them" },
    {
      command: "tiphys policy migrate labels.yaml --to vpol --objects 5000",
      what: "to Kyverno's new format, compared on many objects",
    },
  ],
  run: runPolicyMigrate,
};
