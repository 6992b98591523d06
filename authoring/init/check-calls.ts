import type { Proposal } from "./propose-environments.ts";
import type { FoundManifests, RepositoryScan } from "./scan-repository.ts";
import { shellWord } from "#core/shell-word.ts";

/** One call of check; no targets mean the whole fleet. */
export interface CheckCall {
  readonly environment: string | null;
  readonly targets: readonly string[];
}

/** How check is called here: once for a fleet of overlays, for plain manifests once an environment, by folder. */
export function checkCalls(
  { manifests }: RepositoryScan,
  { isPlain, environments, unclaimed }: Proposal,
): readonly CheckCall[] {
  if (!isPlain) return [{ environment: null, targets: [] }];
  const named = environments.map(({ name, folders }) => ({
    environment: name,
    targets: targetsOf(folders, manifests),
  }));
  if (unclaimed.length === 0) return named;
  return [...named, { environment: null, targets: targetsOf(unclaimed, manifests) }];
}

/** A call as a line for a shell. */
export function checkCommand({ environment, targets }: CheckCall, options = ""): string {
  const env = environment === null ? [] : ["--env", environment];
  const words = ["tiphys check", ...env, ...targets.map(shellWord)];
  return [...words, ...(options === "" ? [] : [options])].join(" ");
}

/** Outermost folders; the root of a fleet is no target, its files are. */
function targetsOf(
  folders: readonly string[],
  manifests: readonly FoundManifests[],
): readonly string[] {
  const root = folders.includes(".") ? manifests.find(({ path }) => path === ".") : undefined;
  const below = folders.filter((folder) => folder !== ".");
  const outermost = below.filter(
    (folder) => !below.some((other) => other !== folder && folder.startsWith(`${other}/`)),
  );
  return [...(root?.files ?? []), ...outermost];
}
