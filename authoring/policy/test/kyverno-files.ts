import { statSync } from "node:fs";
import { join, posix } from "node:path";
import { globFiles } from "#adapters/glob-files.ts";
import { type OriginDocument, readDocuments } from "#adapters/origin-document.ts";
import { readFileBytes } from "#adapters/read-file.ts";
import { problemsError } from "#core/errors.ts";
import type { JudgedResource } from "#core/policy/evaluate.ts";
import { prepareResources } from "#rendering/prepare-resources.ts";

/** The files that a test of Kyverno's CLI names, as seen from the test. */
export interface KyvernoFiles {
  /** A glob for a path: a folder means the documents in it. */
  readonly glob: (path: string) => string;
  /** @throws FILE_UNREADABLE for a path that names nothing inside of the repository */
  readonly documents: (paths: readonly string[]) => readonly OriginDocument[];
  /** Objects, lists flattened; those that name no namespace are in "default". @throws MANIFEST_UNREADABLE, FILE_UNREADABLE */
  readonly objects: (paths: readonly string[]) => readonly JudgedResource[];
}

export function kyvernoFiles(root: string, origin: OriginDocument): KyvernoFiles {
  const glob = (path: string) => {
    const beside = posix.join(posix.dirname(origin.file), path);
    return isFolder(root, beside) ? `${beside}/*.{yaml,yml}` : beside;
  };
  const files = (paths: readonly string[]) =>
    paths.flatMap((path) => filesOf(root, { path, glob: glob(path) }));
  return {
    glob,
    documents: (paths) => files(paths).flatMap((file) => readDocuments(root, file)),
    objects: (paths) => {
      const texts = files(paths).map((file) => ({
        file,
        bytes: readFileBytes(join(root, file), file),
        isSource: false,
      }));
      if (texts.length === 0) return [];
      return prepareResources(texts, { namespace: "default", crdScopes: new Map() }).resources;
    },
  };
}

function filesOf(
  root: string,
  { path, glob }: { readonly path: string; readonly glob: string },
): readonly string[] {
  const files = globFiles(root, glob);
  if (files.length > 0) return files;
  const message = "expected a file inside the repository, got none";
  const file = glob.endsWith("/*.{yaml,yml}") ? path : glob;
  throw problemsError("FILE_UNREADABLE", [{ file, message, remedy: "Correct the path." }]);
}

function isFolder(root: string, file: string): boolean {
  const stats = statSync(join(root, file), { throwIfNoEntry: false });
  return stats?.isDirectory() === true;
}
