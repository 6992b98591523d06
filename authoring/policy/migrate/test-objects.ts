import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { globFiles } from "#adapters/glob-files.ts";
import { readDocuments } from "#adapters/origin-document.ts";
import { decodeKyvernoTest } from "#authoring/policy/test/decode-kyverno-test.ts";
import { isKubeObject, type KubeObject } from "#core/kube/resource.ts";
import type { SourcePolicy } from "./migration-source.ts";

/** Where tests of Kyverno's CLI lie, seen from their policy. */
const PLACES = [".", ".kyverno-test", "kyverno-test", "tests", ".."];
const NAMES = ["kyverno-test.yaml", "kyverno-test.yml"];

/** The objects of the tests that a policy has beside it; what cannot be read is left out. */
export function testObjects({ origin }: SourcePolicy, root: string): readonly KubeObject[] {
  const folder = posix.dirname(origin.file);
  const tests = PLACES.flatMap((place) =>
    NAMES.map((name) => posix.join(folder, place, name)),
  ).filter((file) => !file.startsWith("..") && existsSync(join(root, file)));
  return tests.flatMap((file) => objectsOf(file, { root, policy: origin.file }));
}

function objectsOf(
  file: string,
  { root, policy }: { readonly root: string; readonly policy: string },
): readonly KubeObject[] {
  const beside = (path: string) => posix.join(posix.dirname(file), path);
  return readDocuments(root, file).flatMap(({ value }) => {
    const { value: test } = decodeKyvernoTest(value);
    if (test === null || !test.policies.map(beside).some((path) => isMeant(path, policy)))
      return [];
    return (test.resources ?? [])
      .map(beside)
      .filter((path) => !path.startsWith(".."))
      .flatMap((path) => globFiles(root, path))
      .flatMap((path) => readDocuments(root, path))
      .map((document) => document.value)
      .filter(isKubeObject);
  });
}

/** A folder means the policies in it. */
function isMeant(path: string, policy: string): boolean {
  return path === policy || policy.startsWith(`${path.replace(/\/$/, "")}/`);
}
