import { isRecord } from "#core/is-record.ts";
import { statSync } from "node:fs";
import { embeddedDocuments } from "./embedded-documents.ts";
import { followPath, readNode, type KustomizationNode } from "./kustomization-node.ts";
import type { SourceFiles } from "./source-files.ts";
import type { Written } from "./written.ts";

export interface PluginDocument {
  readonly kind: string;
  readonly config: Written;
  /** The file that kustomize names as the one that configures it. */
  readonly file: string;
}

interface PluginPlace {
  readonly files: SourceFiles;
  readonly folder: string;
  /** The kustomization's own file. */
  readonly file: string;
}

/** The configurations that an entry of `generators` or `transformers` names: inline, in a file, or in a folder. */
export function pluginDocuments(element: Written, place: PluginPlace): readonly PluginDocument[] {
  const inline = embeddedDocuments(element).filter(({ value }) => isRecord(value));
  if (inline.length > 0) return inline.flatMap((config) => described(config, place.file));
  const path = followPath(place.folder, element.value);
  if (path === null) return [];
  if (statSync(path).isDirectory()) return folderDocuments(readNode(path, place.files), place);
  return place.files.documents(path).flatMap((config) => described(config, path));
}

function folderDocuments(
  node: KustomizationNode | null,
  { files }: Pick<PluginPlace, "files">,
): readonly PluginDocument[] {
  return (node?.resources ?? []).flatMap((entry) => {
    if (entry.kind === "folder") return folderDocuments(entry.node, { files });
    if (entry.kind === "remote") return [];
    return files.documents(entry.path).flatMap((config) => described(config, entry.path));
  });
}

function described(config: Written, file: string): readonly PluginDocument[] {
  if (!isRecord(config.value) || typeof config.value.kind !== "string") return [];
  return [{ kind: config.value.kind, config, file }];
}
