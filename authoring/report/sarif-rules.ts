import type { CheckReport } from "#authoring/check/check-report.ts";
import { compareTexts } from "#core/compare-texts.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { Severity } from "#core/policy/policy.ts";
import { escapeMarkdown } from "#core/escape-markdown.ts";
import type { RuleFacts } from "./report-context.ts";

/** "policy/rule". */
export function ruleName({ policy, rule }: Pick<Finding, "policy" | "rule">): string {
  return `${policy}/${rule}`;
}

/** The reportingDescriptors of the rules that a report's findings name, sorted by id. */
export function sarifRules(report: CheckReport, facts: ReadonlyMap<string, RuleFacts>) {
  const first = new Map<string, Finding>();
  for (const finding of report.targets.flatMap(({ findings }) => findings)) {
    const name = ruleName(finding);
    if (!first.has(name)) first.set(name, finding);
  }
  return [...first]
    .sort(([left], [right]) => compareTexts(left, right))
    .map(([name, finding]) => descriptor(finding, facts.get(name) ?? factsOf(finding)));
}

/** What the finding itself says, for a rule that is no policy document. */
function factsOf({ policy, rule, severity, remedy }: Finding): RuleFacts {
  return { title: `${policy}: ${rule}`, description: null, remedy, severity };
}

const LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
};

function descriptor(
  { policy, rule }: Finding,
  { title, description, remedy, severity }: RuleFacts,
) {
  const advice = remedy ?? "Change what the finding names, or grant an exception.";
  return {
    id: `${policy}/${rule}`,
    shortDescription: { text: title },
    fullDescription: { text: description ?? title },
    help: {
      text: [title, ...(description === null ? [] : [description]), `What to do: ${advice}`].join(
        "\n\n",
      ),
      markdown: [
        `**${escapeMarkdown(title)}**`,
        ...(description === null ? [] : [escapeMarkdown(description)]),
        `**What to do:** ${escapeMarkdown(advice)}`,
        `Policy \`${policy}\`, rule \`${rule}\`, severity ${severity}.`,
      ].join("\n\n"),
    },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ["kubernetes", policy, severity], severity },
  };
}
