import { accessSync, constants, statSync } from "node:fs";
import { nameOf, problemAt, shorten, type GraphWalk, type ReferencePlace } from "./graph-walk.ts";
import { readKustomizeYaml } from "./read-kustomize-yaml.ts";
import { readLimitedText } from "./read-limited-text.ts";

const MEBIBYTE = 1024 * 1024;
const MAX_BYTES = 64 * MEBIBYTE;
const ALIAS = /[\s,[{:-]\*[^\s*]/g;
/** So few make a value 27 times as large at most: three levels of three. */
const HARMLESS_ALIASES = 9;

/**
 * False for a file that kustomize cannot read, or would gnaw at until its time or the memory is over;
 * the problem goes to the walk.
 */
export function isReadableFile(
  place: ReferencePlace,
  { path, holdsObjects }: { readonly path: string; readonly holdsObjects: boolean },
): boolean {
  const { walk, value } = place;
  if (!mayRead(path)) {
    const message = `expected a readable file, got "${shorten(value)}", which this user may not read`;
    walk.mistakes.push(problemAt(place, { message, remedy: "Correct its permissions." }));
    return false;
  }
  const { size } = statSync(path);
  if (size > MAX_BYTES) {
    const message = `expected a file of at most ${mebibytes(MAX_BYTES)}, got "${shorten(value)}" of ${mebibytes(size)}`;
    walk.refusals.push(problemAt(place, { message, remedy: "Split the file." }));
    return false;
  }
  return !holdsObjects || hasBoundedAliases(walk, path);
}

/** Our reader bounds what aliases may grow to; kustomize's takes all the memory there is. */
function hasBoundedAliases(walk: GraphWalk, path: string): boolean {
  const text = readLimitedText(path);
  if (text === null || (text.match(ALIAS)?.length ?? 0) <= HARMLESS_ALIASES) return true;
  const reading = readKustomizeYaml(text);
  if (reading.ok) return true;
  walk.refusals.push({
    file: nameOf(walk, path),
    line: reading.line ?? undefined,
    message: reading.problem,
    remedy: "Correct the YAML.",
  });
  return false;
}

function mayRead(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function mebibytes(bytes: number): string {
  return `${(bytes / MEBIBYTE).toFixed(1)} MiB`;
}
