import { type YamlDocument, readYaml } from "#core/kube/read-yaml.ts";

/** A file of an overlay at a commit. */
export interface OverlayFile {
  /** Digest by which Git knows its content. */
  readonly object: string;
  /** Null for what is no text, or was not needed. */
  readonly text: string | null;
  /** Links and submodules are moved and edited by nobody. */
  readonly isPlain: boolean;
}

/** An overlay as a commit has it. */
export interface OverlayFiles {
  /** Relative to the repository. */
  readonly path: string;
  /** By path below the overlay. */
  readonly files: ReadonlyMap<string, OverlayFile>;
}

const KUSTOMIZATION_NAMES = ["kustomization.yaml", "kustomization.yml", "Kustomization"] as const;

/** The name of the overlay's kustomization; null without one. */
export function kustomizationName({ files }: Pick<OverlayFiles, "files">): string | null {
  return KUSTOMIZATION_NAMES.find((name) => files.has(name)) ?? null;
}

/** The documents of a file of an overlay; [] where there is no such text. @throws MANIFEST_UNREADABLE */
export function documentsOf(overlay: OverlayFiles, file: string): readonly YamlDocument[] {
  const text = overlay.files.get(file)?.text ?? null;
  return text === null ? [] : readYaml(text, { file: `${overlay.path}/${file}` });
}
