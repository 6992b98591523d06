import { MAX_NAME_BYTES, MAX_PATH_BYTES } from "./unpack-limits.ts";
import { unpackError } from "./unpack-error.ts";

/**
 * The path of an archive's entry below the tree, as its names; "." and doubled slashes are left out.
 * @throws UPLOAD_REFUSED for paths that lead out of the tree, and for names that no file system takes
 */
export function entryPath(name: string, maxDepth: number): readonly string[] {
  if (name.startsWith("/")) throw refused(name, "a path below the repository", "an absolute one");
  if (name.includes("\0")) throw refused(name, "a path of text", "one with a NUL");
  const names = name.split("/").filter((part) => part !== "" && part !== ".");
  if (names.includes(".."))
    throw refused(name, "a path below the repository", "one that leads upwards");
  if (names.length > maxDepth)
    throw refused(name, `at most ${maxDepth} folders deep`, String(names.length));
  const longest = Math.max(0, ...names.map((part) => Buffer.byteLength(part)));
  if (longest > MAX_NAME_BYTES)
    throw refused(name, `names of at most ${MAX_NAME_BYTES} bytes`, `one of ${longest}`);
  const bytes = Buffer.byteLength(name);
  if (bytes > MAX_PATH_BYTES)
    throw refused(name, `a path of at most ${MAX_PATH_BYTES} bytes`, String(bytes));
  return names;
}

function refused(name: string, expected: string, got: string) {
  const shown = JSON.stringify(name.length > 120 ? `${name.slice(0, 120)}…` : name);
  return unpackError(`entry ${shown}: expected ${expected}, got ${got}`);
}
