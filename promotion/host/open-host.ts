import { resolve } from "node:path";
import { askGit, type GitRepository } from "#adapters/git/open-repository.ts";
import { githubRepository } from "#adapters/github/github-repository.ts";
import { readToken } from "#adapters/github/github-token.ts";
import { pauseFor } from "#adapters/pause-for.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import type { CodeHost } from "./code-host.ts";

interface HostRequest {
  /** As the command line names it; null for TIPHYS_TOKEN_FILE, or none. */
  readonly tokenFile: string | null;
  /** "origin". */
  readonly remote: string;
  readonly world: Pick<World, "env" | "cwd" | "now" | "signal">;
}

/**
 * The code host of a remote, when there is a token for it; null for plain Git. The caller closes it.
 * @throws CONFIG_INVALID for a token file that is none; USAGE_INVALID for one that was named for a remote on no known host
 */
export async function openHost(
  git: GitRepository,
  { tokenFile, remote, world }: HostRequest,
): Promise<CodeHost | null> {
  const file = tokenFile ?? (world.env.TIPHYS_TOKEN_FILE || null);
  if (file === null) return null;
  const address = await askGit(git, ["remote", "get-url", "--", remote]);
  const repository = githubRepository(address, world.env);
  if (repository === null) {
    if (tokenFile === null) return null;
    throw new TiphysError(
      "USAGE_INVALID",
      `--token-file: expected ${remote} to be a repository of GitHub, it is on another host. Leave the option out, or name the repository by GITHUB_REPOSITORY=OWNER/NAME.`,
    );
  }
  const path = resolve(world.cwd, file);
  readToken(path);
  // Told to stop: the next attempt says so.
  const pause = async (ms: number) => await pauseFor(ms, world.signal);
  const { connectGithub } = await import("#adapters/github/connect-github.ts");
  return connectGithub({ repository, tokenFile: path, world, pause });
}
