import { isRecord } from "#core/is-record.ts";
import { statSync } from "node:fs";
import { join } from "node:path";
import { readLimitedText } from "./read-limited-text.ts";
import { readKustomizeYaml } from "./read-kustomize-yaml.ts";

export const KUSTOMIZATION_NAMES = [
  "kustomization.yaml",
  "kustomization.yml",
  "Kustomization",
] as const;

export interface KustomizationFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** All scalars are text; keys as written. */
  readonly content: Readonly<Record<string, unknown>>;
}

export type KustomizationReading =
  | { readonly kind: "none" }
  | { readonly kind: "read"; readonly file: KustomizationFile }
  | {
      readonly kind: "unreadable";
      readonly path: string;
      readonly line: number | null;
      readonly problem: string;
      readonly remedy: string;
    };

/** True for a folder that kustomize would build. */
export function hasKustomization(folder: string): boolean {
  return kustomizationPaths(folder).length > 0;
}

/** The absolute path of the kustomization in a folder, or null; the first where there are several. */
export function findKustomization(folder: string): string | null {
  return kustomizationPaths(folder)[0] ?? null;
}

/** The one kustomization file of a folder. */
export function readKustomizationFile(folder: string): KustomizationReading {
  const [path, second] = kustomizationPaths(folder);
  if (path === undefined) return { kind: "none" };
  const unreadable = (problem: string, remedy: string, line: number | null = null) =>
    ({ kind: "unreadable", path, line, problem, remedy }) as const;
  if (second !== undefined) {
    const names = kustomizationPaths(folder).map((file) => `"${file.slice(folder.length + 1)}"`);
    return unreadable(
      `expected one kustomization file in a folder, got ${names.join(" and ")}`,
      "Keep one of them.",
    );
  }
  const text = readLimitedText(path);
  if (text === null) {
    return unreadable(
      "expected UTF-8 text of at most 4 MiB",
      "Check the file and its permissions.",
    );
  }
  const yaml = readKustomizeYaml(text);
  if (!yaml.ok) return unreadable(yaml.problem, "Correct the YAML.", yaml.line);
  const [content, ...others] = yaml.documents;
  if (others.length > 0) {
    return unreadable(
      `expected one YAML document, got ${yaml.documents.length}`,
      "Kustomize reads only the first: move the others to files of their own.",
    );
  }
  if (content === undefined)
    return unreadable("expected a kustomization, got an empty file", "Write or remove it.");
  if (!isRecord(content))
    return unreadable("expected a mapping", "Write fields such as resources.", 1);
  return { kind: "read", file: { path, text, content } };
}

function kustomizationPaths(folder: string): readonly string[] {
  return KUSTOMIZATION_NAMES.map((name) => join(folder, name)).filter(isFile);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
