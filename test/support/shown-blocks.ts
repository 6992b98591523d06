import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./source-files.ts";

/** A fenced block of a page. */
export interface ShownBlock {
  readonly page: string;
  /** Of its first line, 1-based. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** What people read; decisions and changes tell of the past. */
export const PAGES: readonly string[] = globSync("{*.md,{docs,examples,manifests}/**/*.md}", {
  cwd: ROOT,
  exclude: ["docs/adr/**", "CHANGELOG.md"],
}).sort();

const BLOCK = /^( *)```(\w*)\n(.*?)^ *```$/gms;

/** Every fenced block of these pages, without the indentation of lists. */
export function shownBlocks(pages: readonly string[] = PAGES): readonly ShownBlock[] {
  return pages.flatMap((page) => {
    const text = readFileSync(join(ROOT, page), "utf8");
    return [...text.matchAll(BLOCK)].map((match) => {
      const [, indent = "", language = "", body = ""] = match;
      return {
        page,
        line: text.slice(0, match.index).split("\n").length,
        language,
        text: body.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
      };
    });
  });
}
