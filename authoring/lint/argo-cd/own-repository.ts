import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface OwnRepository {
  readonly isOwn: (repoURL: string) => boolean;
  /** Whether there is a remote "origin"; without one every repoURL may be meant. */
  readonly hasOrigin: boolean;
}

/** Tells by its last word whether a repoURL is the repository in a folder: forks and mirrors keep it. */
export function ownRepository(root: string): OwnRepository {
  const own = nameOf(originOf(root));
  return { isOwn: (repoURL) => own === "" || nameOf(repoURL) === own, hasOrigin: own !== "" };
}

function originOf(root: string): string {
  try {
    const config = readFileSync(join(root, ".git/config"), "utf8");
    const section = /^\s*\[remote "origin"\]\s*$([^[]*)/m.exec(config)?.[1] ?? "";
    return /^\s*url\s*=\s*(.+?)\s*$/m.exec(section)?.[1] ?? "";
  } catch {
    return "";
  }
}

function nameOf(url: string): string {
  return (
    url
      .replace(/(\.git)?\/*$/, "")
      .split(/[/:]/)
      .at(-1)
      ?.toLowerCase() ?? ""
  );
}
