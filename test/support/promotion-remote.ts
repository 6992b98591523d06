import { dirname, join } from "node:path";
import type { FileTree } from "./file-tree.ts";
import type { GitWorkTree } from "./git-work-tree.ts";
import { runTiphys, TEST_DAY, type TiphysResult } from "./run-tiphys.ts";

/** A fleet's repository with a bare remote "origin", and promotions in it. */
export interface PromotionRemote {
  /** Of the bare repository. */
  readonly path: string;
  readonly tree: GitWorkTree;
  /** `tiphys` in the clone, as Ada. */
  readonly tiphys: (
    argv: readonly string[],
    given?: { readonly env?: Readonly<Record<string, string>>; readonly now?: number },
  ) => Promise<TiphysResult>;
  /** Full hash of a branch's tip on the remote; null where there is none. */
  readonly tip: (branch: string) => string | null;
  readonly show: (branch: string, path: string) => string;
  /** Subjects of the remote's branch since a commit, newest first. */
  readonly subjects: (range: string) => readonly string[];
  /** Commits files in the clone, on top of the remote's main branch, and pushes them. */
  readonly change: (files: FileTree, message?: string) => string;
}

/** Puts files into a repository, and makes a bare remote of it. */
export function promotionRemote(
  tree: GitWorkTree,
  { files, kustomize }: { readonly files: FileTree; readonly kustomize: string },
): PromotionRemote {
  const path = join(dirname(tree.folder), "remote.git");
  tree.write(files);
  tree.commit();
  tree.git("clone", "--quiet", "--bare", tree.folder, path);
  tree.git("remote", "add", "origin", path);
  tree.git("fetch", "--quiet");
  tree.git("branch", "--quiet", "--set-upstream-to=origin/main", "main");
  return {
    path,
    tree,
    tiphys: async (argv, { env = {}, now = TEST_DAY } = {}) =>
      await runTiphys({
        argv,
        cwd: tree.folder,
        env: { ...ADA, TIPHYS_KUSTOMIZE: kustomize, ...env },
        now,
      }),
    tip: (branch) => tipOf({ tree, path }, branch),
    show: (branch, file) => tree.git("-C", path, "show", `${branch}:${file}`),
    subjects: (range) =>
      tree.git("-C", path, "log", "--format=%s", range).split("\n").filter(Boolean),
    change: (changed, message) => {
      tree.git("fetch", "--quiet");
      tree.git("reset", "--quiet", "--hard", "origin/main");
      tree.write(changed);
      const commit = tree.commit(message);
      tree.git("push", "--quiet", "origin", "HEAD:main");
      return commit;
    },
  };
}

function tipOf(
  { tree, path }: Pick<PromotionRemote, "tree" | "path">,
  branch: string,
): string | null {
  const ref = `refs/heads/${branch}`;
  return tree.git("-C", path, "for-each-ref", "--format=%(objectname)", ref).split("\n")[0] || null;
}

const ADA = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@example.com",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.com",
};
