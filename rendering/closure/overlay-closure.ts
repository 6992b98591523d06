import { readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { globFiles } from "#adapters/glob-files.ts";
import { realFolder } from "#adapters/real-folder.ts";
import { type KustomizationGraph, readKustomizationGraph } from "../kustomization-graph.ts";
import { hasKustomization, KUSTOMIZATION_NAMES } from "../kustomization-file.ts";
import { diskTree } from "./disk-tree.ts";
import { readFleetClosure } from "./fleet-closure.ts";
import { followPath, type SourceTree } from "./source-tree.ts";
import {
  globFolder,
  isLiteral,
  listFolder,
  listGlob,
  listManifests,
  plainGlob,
} from "./tree-listing.ts";
import { variableNames } from "./variable-names.ts";

export interface ClosureRequest {
  readonly repositoryRoot: string;
  /** The overlay, or a folder of plain manifests; relative to the repository's root, with slashes. */
  readonly path: string;
  /** Globs of policies beside the fleet's: the parameter "policies". */
  readonly policies?: readonly string[];
  /** Relative to the overlay: the parameter "components". */
  readonly components?: readonly string[];
  readonly enableHelm?: boolean;
  /** Of the same overlay with the same parameters, where it was read already. */
  readonly graph?: KustomizationGraph | null;
}

/** Everything in a repository that a render depends on. Paths are relative to its root, with slashes; all lists are sorted. */
export interface OverlayClosure {
  /** Every file that is read, links resolved. */
  readonly files: readonly string[];
  /** The links on the way to them. */
  readonly links: readonly string[];
  /** Everything that is looked for by name, as it is named: files, folders and what is not there. */
  readonly lookups: readonly string[];
  /** Those that are not there; they would change the render if they were. */
  readonly absent: readonly string[];
  /** A new file that one of these globs of the fleet means changes the render. */
  readonly globs: readonly string[];
  /** Folders whose manifests are all read, new ones too; and Helm charts. */
  readonly folders: readonly string[];
  /** Environment variables that files ask for. */
  readonly variables: readonly string[];
  /** Why this may not be everything: remote bases, Helm; empty where it is. */
  readonly unknown: readonly string[];
}

/**
 * What a render of one overlay reads: kustomize's files and the fleet's. TIPHYS_BUNDLE lies outside and is not in it.
 * @throws RENDER_REFUSED, RENDER_FAILED, FLEET_INVALID, FILE_UNREADABLE for what could not be rendered either
 */
export async function overlayClosure(request: ClosureRequest): Promise<OverlayClosure> {
  const root = realFolder(request.repositoryRoot);
  const tree = diskTree(root);
  const { fleet, globs: fleetGlobs } = await readFleetClosure(root);
  const globs = [...new Set([...fleetGlobs, ...ownGlobs(request.policies ?? [])])].sort();
  const sources = hasKustomization(join(root, request.path))
    ? kustomizeSources(tree, { root, request, allowRemote: fleet?.spec.render.remote ?? [] })
    : manifestSources(tree, request.path);
  const policies = globSources(tree, { root, globs });
  const lookups = new Set([...marksAbove(request.path), ...sources.lookups, ...policies.lookups]);
  return {
    ...settle(tree, lookups),
    globs: globs.filter((glob) => !isLiteral(glob)),
    folders: sources.folders,
    variables: sources.variables,
    unknown: [...new Set([...sources.unknown, ...policies.unknown])].sort(),
  };
}

interface Sources {
  readonly lookups: readonly string[];
  readonly folders: readonly string[];
  readonly variables: readonly string[];
  readonly unknown: readonly string[];
}

interface KustomizeQuestion {
  readonly root: string;
  readonly request: ClosureRequest;
  readonly allowRemote: readonly string[];
}

function kustomizeSources(tree: SourceTree, question: KustomizeQuestion): Sources {
  const { root, request, allowRemote } = question;
  const graph =
    request.graph ??
    readKustomizationGraph({
      directory: join(root, request.path),
      repositoryRoot: root,
      allowRemote,
      enableHelm: request.enableHelm ?? false,
      components: request.components ?? [],
    });
  const filesOf = (chart: string) => listFolder(tree, chart).files;
  const names = graph.variableFiles.flatMap((file) => variableNames(textOf(join(root, file))));
  return {
    lookups: [request.path, ...graph.lookups, ...graph.files, ...graph.charts.flatMap(filesOf)],
    folders: graph.charts,
    variables: [...new Set(names)].sort(),
    unknown: [...graph.unknown, ...graph.remotes.map((remote) => `${remote} is fetched`)],
  };
}

/** A folder of plain manifests. */
function manifestSources(tree: SourceTree, path: string): Sources {
  const folder = path === "." ? "" : path;
  const { files, links } = listManifests(tree, folder);
  const kustomizations = KUSTOMIZATION_NAMES.map((name) => posix.join(path, name));
  return {
    lookups: [path, ...kustomizations, ...files, ...links.map(linkPath)],
    folders: [path],
    variables: [],
    unknown: linksToFolders(tree, links),
  };
}

interface GlobQuestion {
  readonly root: string;
  readonly globs: readonly string[];
}

function globSources(
  tree: SourceTree,
  { root, globs }: GlobQuestion,
): Pick<Sources, "lookups" | "unknown"> {
  const listings = globs
    .filter((glob) => !isLiteral(glob))
    .map((glob) => ({ found: globFiles(root, glob), links: listGlob(tree, glob).links }));
  return {
    lookups: [
      ...globs.filter(isLiteral).map(plainGlob),
      ...listings.flatMap(({ found }) => found),
      // One that leads nowhere may lead to a file some day.
      ...listings.flatMap(({ links }) => links.map(linkPath)),
    ],
    unknown: [
      ...listings.flatMap(({ links }) => linksToFolders(tree, links)),
      ...globs.flatMap((glob) => followPath(tree, globFolder(glob)).links).map(linkWords),
    ],
  };
}

/** The listing of a folder does not show what lies behind a link to another. */
function linksToFolders(tree: SourceTree, links: readonly string[]): readonly string[] {
  return links
    .map(linkPath)
    .filter((path) => followPath(tree, path).kind === "folder")
    .map(linkWords);
}

function linkWords(path: string): string {
  return `${path} is a link to a folder`;
}

function linkPath(link: string): string {
  return link.slice(0, link.indexOf(" -> "));
}

/** Globs that can mean something: others find nothing, wherever they are used. */
function ownGlobs(policies: readonly string[]): readonly string[] {
  return policies.filter((use) => use !== "" && !use.startsWith("builtin:"));
}

/** What tells where the repository begins, in the overlay's folder and in those above it. */
function marksAbove(path: string): readonly string[] {
  const marks: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    marks.push(posix.join(folder, "tiphys.yaml"), posix.join(folder, ".git"));
    if (folder === ".") return marks;
  }
}

function settle(
  tree: SourceTree,
  lookups: ReadonlySet<string>,
): Pick<OverlayClosure, "files" | "links" | "lookups" | "absent"> {
  const inside = [...lookups].filter((path) => !path.split("/").includes("..")).sort();
  const found = inside.map((path) => ({ path, way: followPath(tree, path) }));
  const files = found.filter(({ way }) => way.kind === "file").map(({ way }) => way.path);
  return {
    files: [...new Set(files)].sort(),
    links: [...new Set(found.flatMap(({ way }) => way.links))].sort(),
    lookups: inside,
    absent: found.filter(({ way }) => way.kind === "nothing").map(({ path }) => path),
  };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
