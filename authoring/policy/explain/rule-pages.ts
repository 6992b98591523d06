import { existsSync, readFileSync } from "node:fs";

const PAGES = new URL("../../../docs/rules/", import.meta.url);

/**
 * The page of a built-in rule in docs/rules ("best-practices/replicas"), or null. scripts/build.ts replaces this
 * module by one that holds the pages, so that what ships needs no docs.
 */
export function rulePage(name: string): string | null {
  const page = new URL(`${name}.md`, PAGES);
  return existsSync(page) ? readFileSync(page, "utf8") : null;
}
