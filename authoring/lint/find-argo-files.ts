import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { hasKustomization } from "#rendering/kustomization-file.ts";
import { SOURCE_FILE } from "./examine/examine-source-file.ts";

/** What of a repository is written for Argo CD. Paths are relative to its root, sorted. */
export interface ArgoFiles {
  /** Applications, ApplicationSets, plugins, and what is said of the repo-server. */
  readonly manifests: readonly ArgoFile[];
  /** `.argocd-source.yaml` and its likes. */
  readonly sources: readonly ArgoFile[];
  /** Folders with a kustomization. */
  readonly kustomizations: readonly string[];
}

export interface ArgoFile {
  readonly file: string;
  readonly text: string;
}

const MAX_FILES = 50_000;
const MAX_BYTES = 1024 * 1024;
const MAX_DEPTH = 32;
const ABOUT_ARGO =
  /^[^\S\r\n]*["']?kind["']?\s*:\s*["']?(Application|ApplicationSet|ConfigManagementPlugin)\b|argocd-cmd-params-cm|argocd-cmp-server|tiphys\W+cmp-server/m;

/** Looks through a folder and all below it; hidden folders and the templates of Helm charts are left out. */
export function findArgoFiles(root: string, folder = ""): ArgoFiles {
  const found: Found = { manifests: [], sources: [], kustomizations: [], left: MAX_FILES };
  walk(root, { folder, depth: 0, found });
  return found;
}

interface Found {
  readonly manifests: ArgoFile[];
  readonly sources: ArgoFile[];
  readonly kustomizations: string[];
  left: number;
}

interface Walk {
  readonly folder: string;
  readonly depth: number;
  readonly found: Found;
}

function walk(root: string, { folder, depth, found }: Walk): void {
  if (depth > MAX_DEPTH) return;
  if (hasKustomization(join(root, folder))) found.kustomizations.push(folder);
  for (const entry of entriesOf(join(root, folder))) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (isLookedInto(root, { folder, name: entry.name }))
        walk(root, { folder: path, depth: depth + 1, found });
    } else if (entry.isFile()) readEntry(root, { file: path, name: entry.name, found });
  }
}

interface FoundEntry {
  readonly file: string;
  readonly name: string;
  readonly found: Found;
}

function readEntry(root: string, { file, name, found }: FoundEntry): void {
  const isSource = SOURCE_FILE.test(name);
  if (!isSource && !/^[^.].*\.(ya?ml|json)$/.test(name)) return;
  found.left -= 1;
  if (found.left < 0) return;
  const text = textOf(join(root, file));
  if (isSource) found.sources.push({ file, text });
  else if (ABOUT_ARGO.test(text)) found.manifests.push({ file, text });
}

function isLookedInto(
  root: string,
  { folder, name }: { readonly folder: string; readonly name: string },
): boolean {
  if (name.startsWith(".") || name === "node_modules") return false;
  return name !== "templates" || !existsSync(join(root, folder, "Chart.yaml"));
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  } catch {
    return [];
  }
}

/** What cannot be read is read once more as a target, and said there. */
function textOf(path: string): string {
  try {
    return statSync(path).size > MAX_BYTES ? "" : readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
