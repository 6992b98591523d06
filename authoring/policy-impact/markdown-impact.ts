import { cut, cutCode } from "#authoring/report/markdown-text.ts";
import { countWords } from "#core/count-words.ts";
import { cellCode, htmlCode } from "#core/escape-markdown.ts";
import { resourceWords } from "#authoring/report/resource-words.ts";
import { printableText } from "#core/printable-text.ts";
import type { ImpactEntry, ImpactGroup, ImpactReport } from "./impact-report.ts";
import { changeWords, groupTitle, impactSummary, impactTitle } from "./impact-words.ts";

/** GitHub takes comments of 65,536 characters; GitLab and others take more. */
const MAX_CHARACTERS = 65_000;
const FOOTER_CHARACTERS = 200;
const MAX_ROWS = 50;
const MAX_VALUE = 500;

/** A comment for a pull request: counts, and each application of each owner folded. Nothing in it becomes markup. */
export function markdownImpact(report: ImpactReport): string {
  const head = [
    "<!-- tiphys policy impact -->",
    `### ${impactSummary(report)}`,
    "",
    code(impactTitle(report)),
    ...report.errors.map(
      ({ target, message }) => `\n✗ ${code(target)} could not be judged: ${code(message)}`,
    ),
    "",
  ].join("\n");
  const parts = report.groups.map(folded);
  let used = head.length + FOOTER_CHARACTERS;
  const kept = parts.filter((part) => (used += part.length) <= MAX_CHARACTERS);
  const left = parts.length - kept.length;
  const footer =
    left === 0 ? "" : `\n${countWords(left, "group")} more: \`tiphys policy impact\` prints all.\n`;
  return `${head}${kept.join("")}${footer}`;
}

function folded(group: ImpactGroup): string {
  const { newlyDenied, newlyAllowed } = group;
  const counts = [
    ...(newlyDenied.length === 0 ? [] : [`${newlyDenied.length} newly denied`]),
    ...(newlyAllowed.length === 0 ? [] : [`${newlyAllowed.length} newly allowed`]),
  ].join(", ");
  const title = htmlCode(cut(printableText(groupTitle(group)), MAX_VALUE));
  const rows = [...newlyDenied, ...newlyAllowed];
  const more = rows.length - MAX_ROWS;
  return [
    `\n<details><summary>${title}: ${counts}</summary>\n`,
    "| | resource | what | rule | overlay |",
    "|---|---|---|---|---|",
    ...rows.slice(0, MAX_ROWS).map(row),
    ...(more > 0 ? [`| and ${more} more | | | | |`] : []),
    "\n</details>\n",
  ].join("\n");
}

function row(entry: ImpactEntry): string {
  const { finding, target, after } = entry;
  const { resource, message, policy, rule } = finding;
  const cells = [resourceWords(resource), message, `${policy}/${rule}`, target].map((text) =>
    cellCode(printableText(cut(text, MAX_VALUE))),
  );
  const word = after === "deny" ? "deny" : "allow";
  return `| **${word}** (${changeWords(entry)}) | ${cells.join(" | ")} |`;
}

function code(text: string): string {
  return cutCode(text, MAX_VALUE);
}
