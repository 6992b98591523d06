import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./source-files.ts";

/** A command line that a page tells its reader to type. */
export interface ShownLine {
  readonly page: string;
  readonly line: string;
  /** Whether it stands in a block of its own, and not in a sentence. */
  readonly isBlock: boolean;
}

const BLOCK = /^ *```sh\n(.*?)^ *```$/gms;
const FENCED = /^ *```.*?^ *```$/gms;
const MENTIONED = /`((?:kubectl|tiphys) [^`]+)`/g;
/** What names a verb alone, or how to print something, is spoken of and not shown. */
const VERB_ALONE = /^(kubectl|tiphys)( [a-z-]+)+$|^kubectl get -o/;
const ASKED = /^kubectl (get|delete) \w/;

/** The lines of a page's sh blocks, then the commands with arguments that its sentences name. */
export function shownLines(page: string): readonly ShownLine[] {
  const text = readFileSync(join(ROOT, page), "utf8");
  const blocks = [...text.matchAll(BLOCK)].flatMap(([, block = ""]) => block.trim().split("\n"));
  const mentioned = [...text.replaceAll(FENCED, "").matchAll(MENTIONED)]
    .map(([, line = ""]) => line)
    .filter((line) => ASKED.test(line) || !VERB_ALONE.test(line));
  return [
    ...blocks.map((line) => ({ page, line: line.trim(), isBlock: true })),
    ...[...new Set(mentioned)].map((line) => ({ page, line, isBlock: false })),
  ];
}
