/** What lies at a path itself, before any link is followed. */
export type TreeNode =
  { readonly kind: "file" | "folder" } | { readonly kind: "link"; readonly target: string };

/** A repository's files, on disk or in memory; paths are relative to its root, with slashes, "" for the root. */
export interface SourceTree {
  /** Null where there is nothing. */
  readonly look: (path: string) => TreeNode | null;
  /** Names in a folder that is no link, in any order. */
  readonly names: (folder: string) => readonly string[];
  /** Hex SHA-256 of a file that is no link; null for one that cannot be read. */
  readonly digest: (path: string) => string | null;
}

export type Followed =
  | {
      readonly kind: "file" | "folder";
      /** After all links. */
      readonly path: string;
      /** The links on the way. */
      readonly links: readonly string[];
    }
  | {
      readonly kind: "nothing";
      /** Where the way ends: the first path that is not there, or leads out of the tree. */
      readonly path: string;
      readonly links: readonly string[];
    };

/** As many as Linux follows before it gives up. */
const MAX_LINKS = 40;

/** Where a path leads after all links. */
export function followPath(tree: SourceTree, path: string): Followed {
  const links: string[] = [];
  const reached: string[] = [];
  let kind: "file" | "folder" = "folder";
  for (
    let ahead = path.split("/"), name = ahead.shift();
    name !== undefined;
    name = ahead.shift()
  ) {
    if (name === "" || name === ".") continue;
    const here = reached.join("/");
    if (kind === "file") return { kind: "nothing", path: `${here}/${name}`, links };
    if (name === "..") {
      if (reached.pop() === undefined) return { kind: "nothing", path: "..", links };
      continue;
    }
    const next = here === "" ? name : `${here}/${name}`;
    const node = tree.look(next);
    if (node === null) return { kind: "nothing", path: next, links };
    if (node.kind !== "link") {
      reached.push(name);
      kind = node.kind;
      continue;
    }
    links.push(next);
    if (node.target.startsWith("/") || links.length > MAX_LINKS)
      return { kind: "nothing", path: next, links };
    ahead = [...node.target.split("/"), ...ahead];
  }
  return { kind, path: reached.join("/"), links };
}
