import { pathMatcher } from "#core/policy/glob.ts";
import type { SourceTree } from "./source-tree.ts";

/** What a folder holds, as far as it is looked for. */
export interface TreeListing {
  /** Sorted. */
  readonly files: readonly string[];
  /** All of them, each with its target: where they lead is not looked at. Sorted. */
  readonly links: readonly string[];
}

const MAX_DEPTH = 64;
const MANIFEST = /\.(ya?ml|json)$/i;

/** What a glob of a fleet finds, and the links on its way. */
export function listGlob(tree: SourceTree, glob: string): TreeListing {
  const matches = pathMatcher(plainGlob(glob));
  return listBelow(tree, {
    folder: globFolder(glob),
    isWanted: (path) => matches(path) !== null,
    isEntered: (name) => !name.startsWith(".") && name !== "node_modules",
  });
}

/** The manifests of a folder and all below it, as a folder without a kustomization is read. */
export function listManifests(tree: SourceTree, folder: string): TreeListing {
  return listBelow(tree, {
    folder,
    isWanted: (path) => MANIFEST.test(path),
    isEntered: (name) => !name.startsWith("."),
  });
}

/** Every file of a folder and all below it. */
export function listFolder(tree: SourceTree, folder: string): TreeListing {
  return listBelow(tree, { folder, isWanted: () => true, isEntered: () => true });
}

/** Where a glob begins to look: "policies/team" of "policies/team/*.yaml". */
export function globFolder(glob: string): string {
  const segments = plainGlob(glob).split("/");
  const wild = segments.findIndex(isWild);
  return segments.slice(0, wild < 0 ? -1 : wild).join("/");
}

/** True for a glob that means one path at most. */
export function isLiteral(glob: string): boolean {
  return !plainGlob(glob).split("/").some(isWild);
}

/** Without "./" before it. */
export function plainGlob(glob: string): string {
  return glob.replace(/^(\.\/+)+/, "");
}

function isWild(segment: string): boolean {
  return /[*?{]/.test(segment);
}

interface Search {
  readonly folder: string;
  readonly isWanted: (path: string) => boolean;
  readonly isEntered: (name: string) => boolean;
}

function listBelow(tree: SourceTree, { folder, isWanted, isEntered }: Search): TreeListing {
  const files: string[] = [];
  const links: string[] = [];
  const enter = (path: string, depth: number) => {
    const node = path === "" ? { kind: "folder" as const } : tree.look(path);
    if (node?.kind === "link") links.push(`${path} -> ${node.target}`);
    if (node?.kind === "file" && isWanted(path)) files.push(path);
    if (node?.kind !== "folder" || depth > MAX_DEPTH) return;
    for (const name of tree.names(path))
      if (isEntered(name)) enter(path === "" ? name : `${path}/${name}`, depth + 1);
  };
  enter(folder, 0);
  return { files: files.sort(), links: links.sort() };
}
