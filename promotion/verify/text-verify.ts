import { countWords } from "#core/count-words.ts";
import type { VerifyItem } from "#core/promotion/verify/verify-item.ts";
import type { VerifiedEvidence, VerifyReport } from "./verify-report.ts";
import { textLine } from "../text-line.ts";

/** What a commit claims, item by item, for people. */
export function textVerify({ commit, evidence, items, summary }: VerifyReport): string {
  const { same, different, notRecomputable } = summary;
  const counts = `${countWords(same, "item")} same, ${different} different, ${notRecomputable} not recomputable`;
  const lines = [
    ...evidence.flatMap((found) => [heading(commit, found), ...found.items.map(itemLine), ""]),
    `${commit.slice(0, 12)} as a whole`,
    ...items.map(itemLine),
    "",
    different === 0 ? `nothing differs: ${counts}` : `DIFFERENT: ${counts}`,
  ];
  return `${lines.map(textLine).join("\n")}\n`;
}

function heading(commit: string, { path, app, environment, cause }: VerifiedEvidence): string {
  const what = cause === null ? path : `${cause} of ${app ?? ""} in ${environment ?? ""}`;
  return `${commit.slice(0, 12)}: ${what}`;
}

function itemLine({ item, verdict, reason }: VerifyItem): string {
  return `  ${WORDS[verdict].padEnd(9)}  ${item.padEnd(15)}  ${reason}`;
}

const WORDS = { same: "same", different: "DIFFERENT", "not-recomputable": "unknown" } as const;
