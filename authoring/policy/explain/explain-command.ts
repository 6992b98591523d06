import type { CommandDefinition } from "#adapters/command.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { textStyle } from "#authoring/check/text-style.ts";
import { explainPolicy } from "./explain-policy.ts";
import { findPolicy } from "./find-policy.ts";
import { knownPolicies } from "./known-policies.ts";
import { testExamples } from "./test-examples.ts";
import { textExplanation } from "./text-explanation.ts";

export const policyExplainCommand: CommandDefinition = {
  name: "policy explain",
  summary: "Say what a policy or a rule wants, why, what to do, and where it counts",
  description:
    "ID is POLICY, POLICY/RULE as reports print it, or the id of a rule that only one policy has.\n" +
    "Built-in policies are explained without a fleet too.",
  arguments: [{ name: "ID", description: "Policy, or policy/rule.", required: true }],
  options: [
    {
      flags: "--format FORMAT",
      description: "How it is printed.",
      choices: ["text", "json"],
      default: "text",
    },
  ],
  examples: [
    {
      command: "tiphys policy explain pod-security-restricted/run-as-non-root",
      what: "what a finding means, and how to mend it",
    },
    { command: "tiphys policy explain best-practices", what: "the rules and parameters of a set" },
  ],
  run: async ({ positionals, options }, world) => {
    const { fleet, policies } = await knownPolicies(world);
    const found = findPolicy(positionals[0] ?? "", policies);
    const { root } = findRepositoryRoot(world.cwd, world);
    const examples = found.policy.line === null ? [] : testExamples(root, found.policy.source);
    const explanation = explainPolicy(found, { fleet, examples, now: world.now() });
    const text =
      options.format === "json"
        ? `${JSON.stringify(explanation, bigintAsText, 2)}\n`
        : textExplanation(explanation, { style: textStyle(world), isWhole: found.rule === null });
    await writeOutput(world.stdout, text);
    return 0;
  },
};

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
