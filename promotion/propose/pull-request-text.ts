import { cellCode, inlineCode } from "#core/escape-markdown.ts";
import { evidencePath } from "#core/promotion/evidence/write-evidence.ts";
import type { RenderEffect } from "#core/promotion/render-effects.ts";
import { versionChanges, versionWords } from "#core/promotion/version-words.ts";
import type { PullRequestText } from "../host/code-host.ts";
import type { Promotion } from "../promote/promote-once.ts";

const MAX_TITLE_LENGTH = 120;
const MAX_EFFECTS = 40;
const MAX_FIELDS = 5;

/** What a pull request says to whoever may merge it: plan, gates, effects on the render, evidence. */
export function pullRequestText(promotion: Promotion, base: string): PullRequestText {
  const { route, plan } = promotion;
  const { app, environment } = route.target;
  const title = `Promote ${app} to ${environment}: ${versionWords(plan.after)}`;
  const from = route.source?.environment ?? "an image";
  const paragraphs = [
    `${inlineCode(app)}: ${inlineCode(from)} → ${inlineCode(environment)}, on top of ${inlineCode(base)} at ${inlineCode(promotion.base.slice(0, 12))}.`,
    versionChanges(plan.before, plan.after)
      .map((line) => `- ${inlineCode(line)}`)
      .join("\n"),
    "### Gates",
    gateTable(promotion),
    "### What it changes where it is rendered",
    effectList(promotion.effects),
    "### Evidence",
    `${inlineCode(evidencePath(app, environment))} in this change says what was checked, when, and under which policies.`,
    "Any way to merge it is good: squash, rebase, or a merge commit. tiphys writes this branch anew when there is something newer to promote, and closes the pull request when there is nothing left to do. Closed by a person, it stays closed until there is another version.",
  ];
  return { title: short(title), body: `${paragraphs.join("\n\n")}\n` };
}

function gateTable({ gates }: Promotion): string {
  const rows = gates.map(
    ({ gate, verdict, reason }) => `| ${gate} | ${verdict} | ${cellCode(reason)} |`,
  );
  return ["| gate | says | why |", "|---|---|---|", ...rows].join("\n");
}

function effectList(effects: readonly RenderEffect[] | null): string {
  if (effects === null) return "What is there now does not render, so nobody can compare.";
  if (effects.length === 0) return "Nothing.";
  const lines = effects.slice(0, MAX_EFFECTS).map(effectLine);
  const more = effects.length - lines.length;
  return [...lines, ...(more > 0 ? [`- and ${more} more`] : [])].join("\n");
}

function effectLine({ change, resource, fields }: RenderEffect): string {
  const shown = fields.slice(0, MAX_FIELDS).map(inlineCode);
  const more = fields.length - shown.length;
  const paths = [...shown, ...(more > 0 ? [`${more} more`] : [])].join(", ");
  return `- ${change} ${inlineCode(resource)}${paths === "" ? "" : `: ${paths}`}`;
}

function short(title: string): string {
  return title.length <= MAX_TITLE_LENGTH ? title : `${title.slice(0, MAX_TITLE_LENGTH - 1)}…`;
}
