import type { CommandDefinition } from "#adapters/command.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { findEnvironment } from "#authoring/check/find-environment.ts";
import { textStyle } from "#authoring/check/text-style.ts";
import { rulesInForce } from "#authoring/policy/rules-in-force.ts";
import { policyList } from "./policy-list.ts";
import { textPolicyList } from "./text-policy-list.ts";

export const policyListCommand: CommandDefinition = {
  name: "policy list",
  summary: "List what is in force: every policy and rule, and what each environment does with it",
  description:
    "Lists the fleet's policies and the platform's (TIPHYS_BUNDLE), with severity, doors, and the action in each\n" +
    "environment as of today. Nothing is rendered.",
  arguments: [],
  options: [
    { flags: "-e, --env NAME", description: "Only this environment." },
    {
      flags: "--format FORMAT",
      description: "How the list is printed.",
      choices: ["text", "json"],
      default: "text",
    },
  ],
  examples: [
    { command: "tiphys policy list", what: "what is in force" },
    { command: "tiphys policy list --env prod", what: "what prod denies" },
    {
      command:
        "tiphys policy list --format json | jq '.policies[].rules[] | select(.exceptions != [])'",
      what: "rules with exceptions",
    },
  ],
  run: async ({ options }, world) => {
    const rules = await rulesInForce(world);
    const all = rules.fleet.spec.environments.map(({ name }) => name);
    const environments =
      typeof options.env === "string" ? [findEnvironment(rules.fleet, options.env).name] : all;
    const list = policyList(rules, { environments, now: world.now() });
    const text =
      options.format === "json"
        ? `${JSON.stringify(list, null, 2)}\n`
        : textPolicyList(list, textStyle(world));
    await writeOutput(world.stdout, text);
    return 0;
  },
};
