import type { CommandDefinition } from "#adapters/command.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { textStyle } from "#authoring/check/text-style.ts";
import { lintPolicies } from "./lint-policies.ts";
import { lintReport, textLintReport } from "./lint-report.ts";
import { lintSources } from "./lint-sources.ts";

export const policyLintCommand: CommandDefinition = {
  name: "policy lint",
  summary: "Find policies, exceptions and overrides that cannot do what they say",
  description:
    "A TARGET is a policy file, a folder or a glob; it is looked at alone. Without one: the fleet's policies,\n" +
    "exceptions and overrides; of policies in other formats the names alone. Nothing is rendered.\n" +
    "Exit codes: 0 nothing to mend, 1 findings, 2 a document is broken.",
  arguments: [
    {
      name: "TARGET",
      description: "Policy file, folder or glob; default: the whole fleet.",
      repeatable: true,
    },
  ],
  options: [
    {
      flags: "--format FORMAT",
      description: "How the report is printed.",
      choices: ["text", "json"],
      default: "text",
    },
  ],
  examples: [
    { command: "tiphys policy lint", what: "look at the whole fleet" },
    { command: "tiphys policy lint policies/images.yaml", what: "look at one policy" },
  ],
  run: async ({ positionals, options }, world) => {
    const sources = await lintSources(positionals, world);
    const findings = lintPolicies(sources, world.now());
    const rules = sources.written.flatMap(({ document }) => document.spec.rules).length;
    const report = await lintReport(findings, { policies: sources.written.length, rules });
    const text =
      options.format === "json"
        ? `${JSON.stringify(report, null, 2)}\n`
        : textLintReport(report, textStyle(world));
    await writeOutput(world.stdout, text);
    return findings.length === 0 ? 0 : 1;
  },
};
