import { type Freeze, parseFreeze } from "#core/policy/freeze.ts";
import { DocumentReader } from "./document-reader.ts";

/** The freezes in the files below `root` that a fleet's globs mean. @throws FLEET_INVALID, MANIFEST_UNREADABLE, FILE_UNREADABLE */
export async function readFreezes(
  root: string,
  globs: readonly string[],
): Promise<readonly Freeze[]> {
  const reader = new DocumentReader(root);
  const freezes = reader
    .documents(globs)
    .flatMap((origin) => reader.take(parseFreeze(origin.value), origin) ?? []);
  await reader.throwProblems("FLEET_INVALID");
  return freezes;
}
