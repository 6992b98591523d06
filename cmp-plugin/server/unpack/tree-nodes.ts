import { dirname } from "node:path";
import type { SourceTree, TreeNode } from "#rendering/closure/source-tree.ts";
import { unpackError } from "./unpack-error.ts";

/** The names of a tree that grows; each path can be one thing only. */
export interface TreeNodes {
  /** A file or a link, with the folders above it. @throws UPLOAD_REFUSED */
  readonly add: (path: string, node: TreeNode) => void;
  /** A folder with those above it; "" is there already. @throws UPLOAD_REFUSED */
  readonly addFolder: (path: string) => void;
  readonly setDigest: (path: string, digest: string) => void;
  /** Parents before children. */
  readonly folders: () => readonly string[];
  /** Targets by path. */
  readonly links: () => ReadonlyMap<string, string>;
  readonly source: SourceTree;
}

const FOLDER: TreeNode = { kind: "folder" };

export function openTreeNodes(): TreeNodes {
  const nodes = new Map<string, TreeNode>();
  const digests = new Map<string, string>();
  let children: ReadonlyMap<string, readonly string[]> | null = null;
  const addFolder = (path: string) => {
    const known = nodes.get(path);
    if (path === "" || path === "." || known?.kind === "folder") return;
    if (known !== undefined) throw twice(path);
    addFolder(dirname(path));
    nodes.set(path, FOLDER);
  };
  const pathsOf = (kind: TreeNode["kind"]) =>
    [...nodes].filter(([, node]) => node.kind === kind).map(([path]) => path);
  return {
    add: (path, node) => {
      if (nodes.has(path)) throw twice(path);
      addFolder(dirname(path));
      nodes.set(path, node);
    },
    addFolder,
    setDigest: (path, digest) => digests.set(path, digest),
    folders: () => pathsOf("folder"),
    links: () => linksOf(nodes),
    source: {
      look: (path) => (path === "" ? FOLDER : (nodes.get(path) ?? null)),
      names: (folder) => (children ??= childrenOf(nodes)).get(folder) ?? [],
      digest: (path) => digests.get(path) ?? null,
    },
  };
}

function linksOf(nodes: ReadonlyMap<string, TreeNode>): ReadonlyMap<string, string> {
  const links = new Map<string, string>();
  for (const [path, node] of nodes) if (node.kind === "link") links.set(path, node.target);
  return links;
}

/** Names by folder. */
function childrenOf(nodes: ReadonlyMap<string, TreeNode>): ReadonlyMap<string, readonly string[]> {
  const children = new Map<string, string[]>();
  for (const path of nodes.keys()) {
    const border = path.lastIndexOf("/");
    const folder = path.slice(0, Math.max(0, border));
    const names = children.get(folder) ?? [];
    names.push(path.slice(border + 1));
    children.set(folder, names);
  }
  return children;
}

/** The error of a path that is two things. */
export function twice(path: string) {
  return unpackError(`entry "${path}": expected each path once, got it twice`);
}
