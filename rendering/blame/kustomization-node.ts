import { realpathSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { hasKustomization, readKustomizationFile } from "#rendering/kustomization-file.ts";
import type { SourceFiles } from "./source-files.ts";
import { writtenElements } from "./written-fields.ts";
import type { Written } from "./written.ts";

/** A kustomization with all below it, as it stands in the files. */
export interface KustomizationNode {
  readonly folder: string;
  /** Absolute. */
  readonly file: string;
  readonly kustomization: Written;
  readonly resources: readonly ResourceEntry[];
  readonly components: readonly KustomizationNode[];
}

/** An entry of `resources` or `bases`. */
export type ResourceEntry =
  | { readonly kind: "file"; readonly path: string; readonly entry: Written }
  | { readonly kind: "folder"; readonly node: KustomizationNode; readonly entry: Written }
  | { readonly kind: "remote"; readonly entry: Written };

const MAX_DEPTH = 40;

/** Reads a folder's kustomization and what it refers to; null where there is none that can be read. */
export function readNode(folder: string, files: SourceFiles, depth = 0): KustomizationNode | null {
  if (depth > MAX_DEPTH || !hasKustomization(folder)) return null;
  const reading = readKustomizationFile(folder);
  if (reading.kind !== "read") return null;
  const [kustomization] = files.documents(reading.file.path);
  if (kustomization === undefined) return null;
  const child = (path: string) => readNode(path, files, depth + 1);
  const entries = ["resources", "bases"].flatMap((field) => writtenElements(kustomization, field));
  return {
    folder,
    file: reading.file.path,
    kustomization,
    resources: entries.flatMap((entry) => resourceEntry(entry, { folder, child }) ?? []),
    components: writtenElements(kustomization, "components").flatMap(
      ({ value }) => child(followPath(folder, value) ?? "") ?? [],
    ),
  };
}

interface Surroundings {
  readonly folder: string;
  readonly child: (path: string) => KustomizationNode | null;
}

function resourceEntry(entry: Written, { folder, child }: Surroundings): ResourceEntry | null {
  const path = followPath(folder, entry.value);
  if (path === null) return { kind: "remote", entry };
  if (!isFolder(path)) return { kind: "file", path, entry };
  const node = child(path);
  return node === null ? null : { kind: "folder", node, entry };
}

/** Where a path of a kustomization leads, links resolved; null where it is none. */
export function followPath(folder: string, value: unknown): string | null {
  if (typeof value !== "string" || value === "") return null;
  return realPath(resolve(folder, value));
}

/** The path with links resolved, null where nothing is there. */
export function realPath(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
