import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathFrom } from "#adapters/inside-folder.ts";
import { type GitWorld, runGit } from "#adapters/git/run-git.ts";

/** The folders of a repository that hold files which git knows or would take; without git all folders. Relative, sorted. */
export async function trackedFolders(root: string, world: GitWorld): Promise<readonly string[]> {
  const files = (await listedByGit(root, world)) ?? listedOnDisk(root);
  const folders = new Set<string>();
  for (const file of files)
    for (let folder = dirname(file); folder !== "."; folder = dirname(folder)) folders.add(folder);
  return [...folders].sort();
}

async function listedByGit(root: string, world: GitWorld): Promise<readonly string[] | null> {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  try {
    const result = await runGit({ args, cwd: root, world });
    if (!result.ok) return null;
    const text = new TextDecoder().decode(result.output.stdout);
    return text.split("\0").filter((file) => file !== "");
  } catch {
    // Without git.
    return null;
  }
}

function listedOnDisk(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => pathFrom(root, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith(".git/"));
}
