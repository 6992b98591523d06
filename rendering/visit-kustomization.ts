import { join } from "node:path";
import { isInside } from "#adapters/inside-folder.ts";
import {
  follow,
  nameOf,
  noteFile,
  noteRemote,
  problemAt,
  shorten,
  type GraphWalk,
  type ReferencePlace,
} from "./graph-walk.ts";
import { listHelmCharts, listHelmConfigHomes } from "./helm-references.ts";
import {
  KUSTOMIZATION_NAMES,
  readKustomizationFile,
  type KustomizationFile,
} from "./kustomization-file.ts";
import {
  isInlineYaml,
  listReferences,
  type Reference,
  type ReferenceRole,
} from "./kustomization-references.ts";
import { onlyGathers, urlsIn } from "./plugin-config.ts";
import { isRemoteFile, isRemoteFolder, resemblesRemote } from "./remote-reference.ts";
import { readKustomizeYaml } from "./read-kustomize-yaml.ts";
import { isReadableFile } from "./is-readable-file.ts";
import { refuseConfigHome, visitChart } from "./visit-chart.ts";
import { visitPluginFile, visitPluginText } from "./visit-plugin.ts";

export interface FolderVisit {
  /** Absolute, links resolved. */
  readonly folder: string;
  /** The folders on the way here, outermost first. */
  readonly stack: readonly string[];
  /** What is built here configures generators or transformers. */
  readonly plugin: boolean;
  /** Components added from outside. */
  readonly added?: readonly string[];
}

interface Node extends FolderVisit {
  readonly walk: GraphWalk;
  readonly file: KustomizationFile;
}

/** One reference of a node. */
interface Spot extends ReferencePlace {
  readonly node: Node;
  readonly role: ReferenceRole;
  readonly namesVariables: boolean;
}

/** Visits the kustomization of a folder and everything below it; problems go to the walk. */
export function visitFolder(walk: GraphWalk, visit: FolderVisit): void {
  const key = `${visit.plugin ? "plugin:" : ""}${visit.folder}`;
  if (walk.visited.has(key)) {
    // Its paths would begin in another folder than those that were looked at.
    if (visit.plugin) walk.unknown.add(`${nameOf(walk, visit.folder)} configures more than one`);
    return;
  }
  walk.visited.add(key);
  for (const name of KUSTOMIZATION_NAMES) walk.lookups.add(join(visit.folder, name));
  const reading = readKustomizationFile(visit.folder);
  if (reading.kind === "read") {
    visitNode({ ...visit, walk, file: reading.file });
    return;
  }
  const { path, problem, remedy, line } =
    reading.kind === "none" ? noKustomization(visit.folder) : reading;
  walk.mistakes.push({
    file: nameOf(walk, path),
    line: line ?? undefined,
    message: problem,
    remedy,
  });
}

function noKustomization(folder: string) {
  return {
    path: folder,
    line: null,
    problem: "expected a kustomization.yaml in this folder, got none",
    remedy: "Write one, or name the files of the folder one by one.",
  };
}

function visitNode(node: Node): void {
  const { walk, file, folder } = node;
  walk.directories.add(folder);
  follow(placeOf(node, { field: "", value: "" }), file.path);
  noteFile(walk, file.path);
  if (node.plugin && !onlyGathers(file.content))
    walk.unknown.add(`${nameOf(walk, folder)} builds configuration`);
  for (const reference of listReferences(file.content)) visitReference(node, reference);
  for (const value of node.added ?? []) {
    visitReference(node, { field: "settings.components", value, role: "folder" });
  }
  for (const chart of listHelmCharts(file.content)) {
    visitChart(placeOf(node, { field: chart.field, value: chart.name }), chart);
  }
  for (const home of listHelmConfigHomes(file.content)) {
    refuseConfigHome(placeOf(node, { field: "helmGlobals", value: String(home) }));
  }
  if (!node.plugin) return;
  for (const url of urlsIn(file.content)) noteRemote(placeOf(node, { field: "", value: url }), url);
}

function visitReference(node: Node, reference: Reference): void {
  const { field, value, role, namesVariables = false } = reference;
  if (typeof value !== "string" || value === "") {
    const message = "expected a path, got an empty or structured entry";
    const place = placeOf(node, { field, value: "" });
    node.walk.mistakes.push(problemAt(place, { message, remedy: "Write a path." }));
    return;
  }
  const spot = { ...placeOf(node, { field, value }), node, role, namesVariables };
  // "https://example.com/a: b" is an address and YAML at once: kustomize would try both.
  if (isRemoteFile(value)) noteRemote(spot, value);
  else if (role === "patch" || role === "plugin") visitInlineOrLocal(spot, role);
  else if (role !== "file" && isRemoteFolder(value)) noteRemote(spot, value);
  else visitLocal(spot);
}

/** Kustomize takes such an entry for the content itself if it can, else for a path. */
function visitInlineOrLocal(spot: Spot, role: "patch" | "plugin"): void {
  const { value, walk } = spot;
  const yaml = readKustomizeYaml(value);
  const inline = yaml.ok ? isInlineYaml(yaml.documents) : value.includes("\n");
  if (!inline) {
    if (role === "plugin" && isRemoteFolder(value)) noteRemote(spot, value);
    else visitLocal(spot);
  } else if (role === "plugin") {
    if (yaml.ok) visitPluginText(spot, yaml.documents);
    else walk.mistakes.push(problemAt(spot, unreadableText(yaml.problem)));
  }
}

function visitLocal(spot: Spot): void {
  const { role, value, node } = spot;
  const found = follow(spot, value);
  if (found.kind === "problem") return;
  if (found.kind === "missing") return reportMissing(spot);
  const takesFile = role !== "folder";
  if (found.kind === "file") {
    if (takesFile) return visitFile(spot, found.path);
    return reportWrong(spot, { expected: "a folder with a kustomization", got: "a file" });
  }
  if (role === "file" || role === "patch") {
    return reportWrong(spot, { expected: "a file", got: "a folder" });
  }
  if (value.startsWith("/")) {
    return reportWrong(spot, { expected: "a relative path", got: "an absolute one" });
  }
  if (closesCycle(spot, found.path)) return;
  const plugin = node.plugin || role === "plugin";
  visitFolder(spot.walk, { folder: found.path, stack: [...node.stack, node.folder], plugin });
}

function visitFile(spot: Spot, path: string): void {
  const { node, walk, role } = spot;
  if (!isInside(node.folder, path)) {
    const message = `expected a file in or below "${nameOf(walk, node.folder)}", got "${shorten(spot.value)}"`;
    const remedy =
      "Move it there, or put it into a folder with a kustomization and refer to that folder.";
    walk.mistakes.push(problemAt(spot, { message, remedy }));
    return;
  }
  if (!noteFile(walk, path)) return reportTooMany(spot);
  if (spot.namesVariables) walk.variableFiles.add(path);
  if (!isReadableFile(spot, { path, holdsObjects: holdsObjects(spot) })) return;
  if (node.plugin || role === "plugin") {
    const strict = role === "plugin" || role === "resource";
    visitPluginFile(spot, { path, strict, folders: [...node.stack, node.folder] });
  }
}

/** The files of generators hold what they like. */
function holdsObjects({ role, field }: Spot): boolean {
  return role === "resource" || role === "patch" || field === "patches";
}

/** Kustomize refuses a base that is, or contains, a folder on the way to it. */
function closesCycle(spot: Spot, target: string): boolean {
  const { walk, node } = spot;
  const chain = [...node.stack, node.folder];
  const first = chain.findIndex((folder) => isInside(target, folder));
  if (first >= 0) {
    const names = [...chain.slice(first), target].map((folder) => nameOf(walk, folder));
    const message = `expected no cycle, got "${names.join(" -> ")}"`;
    const remedy = "A base must not contain, or lead back to, what uses it.";
    walk.mistakes.push(problemAt(spot, { message, remedy }));
    return true;
  }
  const { maxDepth } = walk.rules.limits;
  if (chain.length < maxDepth) return false;
  const message = `expected at most ${maxDepth} kustomizations one below the other, got more`;
  walk.refusals.push(problemAt(spot, { message, remedy: "Flatten the bases." }));
  return true;
}

const EXPECTED: Readonly<Record<ReferenceRole, string>> = {
  resource: "a file or folder",
  plugin: "a file or folder",
  folder: "a folder",
  file: "a file",
  patch: "a file",
};

function reportMissing(spot: Spot): void {
  const { role, value, walk } = spot;
  if (role !== "file" && role !== "patch" && resemblesRemote(value)) return noteRemote(spot, value);
  const message = `expected ${EXPECTED[role]}, got "${shorten(value)}", which does not exist`;
  walk.mistakes.push(
    problemAt(spot, { message, remedy: "Create it, or correct or remove the entry." }),
  );
}

function reportWrong(spot: Spot, { expected, got }: { expected: string; got: string }): void {
  const message = `expected ${expected}, got ${got}: "${shorten(spot.value)}"`;
  spot.walk.mistakes.push(problemAt(spot, { message, remedy: "Correct or remove the entry." }));
}

function reportTooMany(spot: Spot): void {
  const { walk } = spot;
  const { maxFiles } = walk.rules.limits;
  if (walk.files.size > maxFiles + 1) return;
  const message = `expected at most ${maxFiles} files in one build, got more`;
  walk.refusals.push(problemAt(spot, { message, remedy: "Split the overlay." }));
}

function unreadableText(problem: string) {
  return { message: problem, remedy: "Correct the text." };
}

function placeOf(node: Node, at: { field: string; value: string }): ReferencePlace {
  return {
    walk: node.walk,
    folder: node.folder,
    file: node.file.path,
    text: node.file.text,
    ...at,
  };
}
