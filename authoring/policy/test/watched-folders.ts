import { dirname, join, posix } from "node:path";
import type { FoundTests } from "./find-tests.ts";
import type { LoadedTest } from "./load-tests.ts";

/** Absolute folders in which something lies that a run depends on, and those above them up to the root. */
export function watchedFolders(found: FoundTests, tests: readonly LoadedTest[]): readonly string[] {
  const folders = new Set<string>();
  const add = (root: string, file: string): void => {
    for (let folder = posix.dirname(file); folder !== "."; folder = posix.dirname(folder)) {
      if (folder.startsWith("..") || folder === "/") break;
      folders.add(join(root, folder));
    }
    folders.add(file.startsWith("..") ? dirname(join(root, file)) : root);
  };
  for (const { root, file } of found.places) add(root, file);
  for (const file of found.policyFiles) add(found.places[0]?.root ?? ".", file);
  for (const { place, policies, cases } of tests) {
    for (const { file } of policies.origins.values()) add(place.root, file);
    for (const file of cases.flatMap(({ read }) => read.files)) add(place.root, file);
  }
  return [...folders].sort();
}
