import { type Dirent, readdirSync } from "node:fs";
import { join, posix } from "node:path";
import { FLEET_FILE } from "#adapters/repository-root.ts";
import { isKubeObject, type KubeObject } from "#core/kube/resource.ts";
import { foldedElements, foldedField } from "#rendering/folded-field.ts";
import { readKustomizationFile } from "#rendering/kustomization-file.ts";
import { readKustomizeYaml } from "#rendering/read-kustomize-yaml.ts";
import { readLimitedText } from "#rendering/read-limited-text.ts";

/** A folder with a kustomization, as far as init cares. */
export interface FoundKustomization {
  /** Relative to the scanned folder, "." for itself. */
  readonly path: string;
  readonly isComponent: boolean;
  /** What its namespace field says, as a list of one or none. */
  readonly namespaces: readonly string[];
  /** Folders that it builds on, relative to the scanned folder. */
  readonly refersTo: readonly string[];
  readonly usesHelm: boolean;
}

/** A folder of manifests that no kustomization is in or above of. */
export interface FoundManifests {
  readonly path: string;
  readonly files: readonly string[];
  /** Those that its objects name. */
  readonly namespaces: readonly string[];
}

export interface RepositoryScan {
  readonly kustomizations: readonly FoundKustomization[];
  /** Folders of Helm charts. */
  readonly charts: readonly string[];
  readonly manifests: readonly FoundManifests[];
  /** True where there are more folders than are looked at. */
  readonly isCut: boolean;
}

const MAX_DEPTH = 16;
const MAX_FOLDERS = 20_000;
const PASSED_OVER = new Set(["node_modules", "vendor"]);

/** Looks for kustomizations, charts and manifests below a folder; hidden folders, links and other fleets are passed over. */
export function scanRepository(root: string): RepositoryScan {
  const search: Search = { root, kustomizations: [], charts: [], manifests: [], folders: 0 };
  visit(search, { path: ".", depth: 0, isOwned: false });
  const { kustomizations, charts, manifests, folders } = search;
  return { kustomizations, charts, manifests, isCut: folders > MAX_FOLDERS };
}

interface Search {
  readonly root: string;
  readonly kustomizations: FoundKustomization[];
  readonly charts: string[];
  readonly manifests: FoundManifests[];
  folders: number;
}

interface Visit {
  readonly path: string;
  readonly depth: number;
  /** A kustomization above may use the files here. */
  readonly isOwned: boolean;
}

function visit(search: Search, { path, depth, isOwned }: Visit): void {
  search.folders++;
  if (depth > MAX_DEPTH || search.folders > MAX_FOLDERS) return;
  const entries = listFolder(join(search.root, path));
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  if (path !== "." && names.includes(FLEET_FILE)) return;
  if (names.includes("Chart.yaml")) {
    search.charts.push(path);
    return;
  }
  const found = readKustomization(search.root, path);
  if (found !== null) search.kustomizations.push(found);
  const owned = isOwned || found !== null;
  if (!owned) search.manifests.push(...readManifests(search.root, { path, names }));
  for (const entry of entries) {
    if (!entry.isDirectory() || entry.name.startsWith(".") || PASSED_OVER.has(entry.name)) continue;
    visit(search, { path: posix.join(path, entry.name), depth: depth + 1, isOwned: owned });
  }
}

/** What cannot be listed holds nothing for us; check will say so where it matters. */
function listFolder(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((left, right) =>
      left.name < right.name ? -1 : 1,
    );
  } catch {
    return [];
  }
}

function readKustomization(root: string, path: string): FoundKustomization | null {
  const reading = readKustomizationFile(join(root, path));
  if (reading.kind === "none") return null;
  const content = reading.kind === "read" ? reading.file.content : {};
  const [kind] = foldedField(content, "kind");
  const [namespace] = foldedField(content, "namespace");
  const references = ["resources", "bases", "components"].flatMap((field) =>
    foldedElements(content, field),
  );
  return {
    path,
    isComponent: kind === "Component",
    namespaces: typeof namespace === "string" && namespace !== "" ? [namespace] : [],
    refersTo: references
      .filter((value) => typeof value === "string" && !value.includes("://"))
      .map((value) => posix.join(path, String(value)).replace(/\/+$/, "")),
    usesHelm: ["helmCharts", "helmChartInflationGenerator"].some(
      (field) => foldedElements(content, field).length > 0,
    ),
  };
}

function readManifests(
  root: string,
  { path, names }: { readonly path: string; readonly names: readonly string[] },
): readonly FoundManifests[] {
  const found = names.flatMap((name) => {
    const objects = readObjects(join(root, path, name));
    return objects.length === 0 ? [] : [{ name, objects }];
  });
  if (found.length === 0) return [];
  const objects = found.flatMap((file) => file.objects);
  const namespaces = new Set(objects.flatMap(({ metadata }) => metadata?.namespace ?? []));
  return [{ path, files: found.map(({ name }) => name), namespaces: [...namespaces].sort() }];
}

/** A file that cannot be read, or is none of Kubernetes' (a policy of ours, values of a chart), has none. */
function readObjects(path: string): readonly KubeObject[] {
  if (!/\.(ya?ml|json)$/.test(path)) return [];
  const text = readLimitedText(path);
  if (text === null || !/^[^\S\r\n]*["{]*apiVersion"?:/m.test(text)) return [];
  const yaml = readKustomizeYaml(text);
  return yaml.ok ? yaml.documents.filter(isKubeObject) : [];
}
