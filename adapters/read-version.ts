import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";

/** The version in tiphys' own package.json, from source and from the bundle alike. */
export function readVersion(): string {
  const path = findPackageJSON(import.meta.url);
  if (path === undefined) return "unknown";
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}
