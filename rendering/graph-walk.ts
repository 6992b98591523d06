import { realpathSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Problem } from "#core/errors.ts";
import { isInside, pathFrom } from "#adapters/inside-folder.ts";
import { findLine } from "./find-line.ts";
import { isAllowedRemote } from "./remote-reference.ts";

export interface GraphLimits {
  readonly maxFiles: number;
  readonly maxDepth: number;
}

export interface WalkRules {
  /** Absolute, links resolved. */
  readonly root: string;
  readonly allowRemote: readonly string[];
  readonly enableHelm: boolean;
  readonly limits: GraphLimits;
}

/** What the walk gathers; the only thing its functions write to. */
export interface GraphWalk {
  readonly rules: WalkRules;
  readonly files: Set<string>;
  readonly directories: Set<string>;
  readonly remotes: Set<string>;
  /** Everything that is looked for, as written, be it there or not; absolute. */
  readonly lookups: Set<string>;
  /** Files that may name environment variables; absolute. */
  readonly variableFiles: Set<string>;
  /** Charts, of which any file may be read; absolute. */
  readonly charts: Set<string>;
  /** Why other files may be read too. */
  readonly unknown: Set<string>;
  /** Problems of ours with what kustomize would do. */
  readonly refusals: Problem[];
  /** Mistakes that kustomize would end with. */
  readonly mistakes: Problem[];
  /** Nodes done, as "plugin:" or "" and the folder. */
  readonly visited: Set<string>;
}

/** The place a reference is written: in `file` of `folder`, below the top-level key `field`. */
export interface ReferencePlace {
  readonly walk: GraphWalk;
  readonly folder: string;
  readonly file: string;
  readonly text: string;
  readonly field: string;
  readonly value: string;
}

export function startWalk(rules: WalkRules): GraphWalk {
  return {
    rules,
    files: new Set(),
    directories: new Set(),
    remotes: new Set(),
    lookups: new Set(),
    variableFiles: new Set(),
    charts: new Set(),
    unknown: new Set(),
    refusals: [],
    mistakes: [],
    visited: new Set(),
  };
}

/** `path` relative to the repository, for messages. */
export function nameOf(walk: GraphWalk, path: string): string {
  return pathFrom(walk.rules.root, path);
}

/** A problem of the reference, at its file and line. */
export function problemAt(
  place: ReferencePlace,
  words: { readonly message: string; readonly remedy: string },
): Problem {
  const line = findLine(place.text, { field: place.field, value: place.value });
  const file = nameOf(place.walk, place.file);
  return {
    file,
    line: line ?? undefined,
    path: place.field === "" ? undefined : place.field,
    ...words,
  };
}

/** Notes a remote reference: allowed by a prefix, or refused. */
export function noteRemote(place: ReferencePlace, reference: string): void {
  const { walk } = place;
  if (isAllowedRemote(reference, walk.rules.allowRemote)) {
    walk.remotes.add(reference);
    return;
  }
  walk.refusals.push(
    problemAt(place, {
      message: `expected a path in the repository, got the remote "${shorten(reference)}"`,
      remedy:
        "Copy it into the repository, or allow its HOST/PATH with --allow-remote or render.remote in tiphys.yaml.",
    }),
  );
}

export type Found =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "missing" }
  | { readonly kind: "problem" };

/** Where a path leads after all links; one that leaves the repository is refused here. */
export function follow(place: ReferencePlace, value: string): Found {
  const lexical = resolve(place.folder, value);
  place.walk.lookups.add(lexical);
  const path = realPath(lexical);
  if (path === "missing") {
    return isInside(place.walk.rules.root, lexical)
      ? { kind: "missing" }
      : refuseLeaving(place, value);
  }
  if (path === null) {
    place.walk.mistakes.push(
      problemAt(place, {
        message: `expected a readable path, got "${shorten(value)}", which cannot be followed`,
        remedy: "Check links and permissions.",
      }),
    );
    return { kind: "problem" };
  }
  if (!isInside(place.walk.rules.root, path)) return refuseLeaving(place, value);
  return { kind: statSync(path).isDirectory() ? "folder" : "file", path };
}

function refuseLeaving(place: ReferencePlace, value: string): Found {
  place.walk.refusals.push(
    problemAt(place, {
      message: `expected a path in the repository, got "${shorten(value)}", which leads out of it`,
      remedy: "Copy what is needed into the repository.",
    }),
  );
  return { kind: "problem" };
}

/** Adds a file to the closure; false once there are too many. */
export function noteFile(walk: GraphWalk, path: string): boolean {
  walk.files.add(path);
  return walk.files.size <= walk.rules.limits.maxFiles;
}

function realPath(path: string): string | "missing" | null {
  try {
    const real = realpathSync.native(path);
    const stats = statSync(real);
    return stats.isFile() || stats.isDirectory() ? real : null;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code === "ENOENT" || code === "ENOTDIR" ? "missing" : null;
  }
}

/** The first line of a text from a user's file, for a message. */
export function shorten(text: string): string {
  const line = text.split("\n")[0] ?? "";
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
