import { join } from "node:path";
import type { Problem } from "#core/errors.ts";
import { readKustomizeYaml } from "./read-kustomize-yaml.ts";
import { readLimitedText } from "./read-limited-text.ts";

const COMPLAINT = /\byaml: |\bjson: |mapping key/;
const DOCUMENT = /\.(ya?ml|json)$/i;

/** The first of `files` that is no YAML, where kustomize complains about YAML and names no file. */
export function findUnreadableFile(
  complaint: string,
  { root, files }: { readonly root: string; readonly files: readonly string[] },
): Problem | null {
  if (!COMPLAINT.test(complaint)) return null;
  for (const file of files.filter((name) => DOCUMENT.test(name))) {
    const text = readLimitedText(join(root, file));
    const reading = text === null ? null : readKustomizeYaml(text);
    if (reading === null || reading.ok) continue;
    const line = reading.line ?? undefined;
    return { file, line, message: reading.problem, remedy: "Correct the YAML." };
  }
  return null;
}
