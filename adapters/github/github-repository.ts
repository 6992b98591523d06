import { TiphysError } from "#core/errors.ts";
import type { World } from "../world.ts";

/** A repository of GitHub, or of a GitHub Enterprise Server. */
export interface GithubRepository {
  /** "acme". */
  readonly owner: string;
  /** "acme/shop". */
  readonly fullName: string;
  /** Where its API is, without a slash at the end. */
  readonly apiUrl: string;
}

const PUBLIC_API = "https://api.github.com";

/**
 * The repository behind a remote's address, or the one that GITHUB_REPOSITORY names; its API is at GITHUB_API_URL, as
 * in GitHub Actions. Null for what is on another host. @throws CONFIG_INVALID for variables that cannot be used
 */
export function githubRepository(
  remoteUrl: string | null,
  env: World["env"],
): GithubRepository | null {
  const apiUrl = apiAddress(env.GITHUB_API_URL || PUBLIC_API);
  const { hostname } = new URL(apiUrl);
  const host = hostname === "api.github.com" ? "github.com" : hostname;
  const named = env.GITHUB_REPOSITORY;
  const path = named || pathOn(host, remoteUrl ?? "");
  if (path === null) return null;
  const match = /^([\w-][\w.-]*)\/([\w-][\w.-]*)$/.exec(path);
  if (match !== null) return { owner: match[1] ?? "", fullName: path, apiUrl };
  if (!named) return null;
  throw new TiphysError(
    "CONFIG_INVALID",
    `GITHUB_REPOSITORY: expected OWNER/NAME, got "${path}". Correct it, or leave it out.`,
  );
}

/** "https://github.com/acme/shop.git", "git@github.com:acme/shop.git", "ssh://git@github.com:22/acme/shop" -> "acme/shop". */
function pathOn(host: string, url: string): string | null {
  const match =
    /^(?:https?|ssh|git):\/\/(?:[^/@]*@)?([^/:]+)(?::\d+)?\/(.+)$/i.exec(url) ??
    /^(?:[^/@:]+@)?([^/:]+):(?!\/)(.+)$/.exec(url);
  const name = match?.[1]?.toLowerCase();
  // GitHub answers ssh on port 443 under a name of its own.
  const isThere = name === host || (host === "github.com" && name === "ssh.github.com");
  return isThere ? (match?.[2]?.replace(/\/+$/, "").replace(/\.git$/, "") ?? null) : null;
}

/** A token goes there: only over TLS, but for a server on the same machine. */
function apiAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isLocal = url !== null && /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(url.hostname);
  const isUsable =
    url !== null &&
    (url.protocol === "https:" || (url.protocol === "http:" && isLocal)) &&
    url.username + url.password + url.search + url.hash === "";
  if (isUsable) return text.replace(/\/+$/, "");
  throw new TiphysError(
    "CONFIG_INVALID",
    `GITHUB_API_URL: expected an https address such as ${PUBLIC_API}, got "${text.replace(/\/\/[^/@]*@/, "//***@")}". Correct it, or leave it out.`,
  );
}
