import { dirname, join } from "node:path";
import { type GitWorkTree, gitWorkTree } from "./git-work-tree.ts";
import { kustomizePath } from "./need-tool.ts";
import { promotionFleet } from "./promotion-fleet.ts";
import { runTiphys, TEST_DAY, type TiphysResult } from "./run-tiphys.ts";

export interface PromotionSetup {
  readonly repository: () => GitWorkTree;
  /** Writes the fleet of promotionFleet and commits it; the full hash. */
  readonly begin: (fleet?: Parameters<typeof promotionFleet>[0]) => string;
  /** Runs tiphys there, as Ada. */
  readonly tiphys: (
    argv: readonly string[],
    given?: {
      readonly now?: number;
      readonly env?: Readonly<Record<string, string>>;
      readonly cwd?: string;
    },
  ) => Promise<TiphysResult>;
  /** A bare copy of the repository, as its remote "origin". */
  readonly addRemote: () => string;
}

/** A fresh repository for each test of the enclosing `describe`, with the real kustomize. */
export function promotionSetup(): PromotionSetup {
  const repository = gitWorkTree();
  let kustomize = "";
  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });
  return {
    repository,
    begin: (fleet = {}) => {
      repository().write(promotionFleet(fleet));
      return repository().commit();
    },
    tiphys: (argv, { now = TEST_DAY, env = {}, cwd = repository().folder } = {}) =>
      runTiphys({
        argv,
        cwd,
        now,
        env: {
          TIPHYS_KUSTOMIZE: kustomize,
          GIT_CONFIG_NOSYSTEM: "1",
          GIT_AUTHOR_NAME: "Ada",
          GIT_AUTHOR_EMAIL: "ada@example.com",
          GIT_COMMITTER_NAME: "Ada",
          GIT_COMMITTER_EMAIL: "ada@example.com",
          ...env,
        },
      }),
    addRemote: () => {
      const path = join(dirname(repository().folder), "remote.git");
      repository().git("clone", "--quiet", "--bare", repository().folder, path);
      repository().git("remote", "add", "origin", path);
      return path;
    },
  };
}
