import type { GitRepository } from "./open-repository.ts";
import { runGit } from "./run-git.ts";

/** True where a branch stood at a commit (full hashes): what came with a merge was never the branch's own. */
export async function isOnBranch(
  { folder, world }: GitRepository,
  { commit, tip }: { readonly commit: string; readonly tip: string },
): Promise<boolean> {
  const args = ["rev-list", "--first-parent", tip, "--not", `${commit}^@`, "--"];
  const result = await runGit({ args, cwd: folder, world });
  if (!result.ok) return false;
  return new TextDecoder().decode(result.output.stdout).split("\n").includes(commit);
}
