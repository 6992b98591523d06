import { createHash } from "node:crypto";
import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { isScript } from "#adapters/is-script.ts";
import { readVersion } from "#adapters/read-version.ts";

/** A program as it is now: another file in its place is another program. */
export interface ProgramIdentity {
  readonly file: string;
  /** It begins with "#!": what it does may depend on anything. */
  readonly isScript: boolean;
}

/** The identity of programs; the beginning of each is read once. @throws what reading throws */
export function programIdentities(): (path: string) => ProgramIdentity {
  const known = new Map<string, ProgramIdentity>();
  return (path) => {
    const file = fileIdentity(path);
    const identity = known.get(path);
    if (identity?.file === file) return identity;
    const fresh = { file, isScript: isScript(path) };
    known.set(path, fresh);
    return fresh;
  };
}

function fileIdentity(path: string): string {
  const real = realpathSync(path);
  const { size, mtimeMs, ctimeMs, ino } = statSync(real);
  return [path, real, size, mtimeMs, ctimeMs, ino].join(" ");
}

/** The hex SHA-256 of files, read again when they change. @throws what reading throws */
export function fileDigests(): (path: string) => string {
  const known = new Map<string, { readonly identity: string; readonly digest: string }>();
  return (path) => {
    const identity = fileIdentity(path);
    const kept = known.get(path);
    if (kept?.identity === identity) return kept.digest;
    const digest = createHash("sha256").update(readFileSync(path)).digest("hex");
    known.set(path, { identity, digest });
    return digest;
  };
}

/** Rooms of the source that a render runs through. */
const ROOMS = ["core", "adapters", "rendering", "cmp-plugin", "schemas"];

let known: string | null = null;

/** Our version with the files that run, looked at once: a development build never answers for another. */
export function ownIdentity(): string {
  known ??= readOwnIdentity();
  return known;
}

function readOwnIdentity(): string {
  const root = dirname(findPackageJSON(import.meta.url) ?? import.meta.dirname);
  const isBundled = import.meta.dirname.startsWith(join(root, "dist"));
  const hash = createHash("sha256");
  for (const folder of isBundled ? ["dist"] : ROOMS)
    for (const file of filesIn(join(root, folder))) hash.update(`${file}\n`);
  return `${readVersion()} ${hash.digest("hex")}`;
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { size, mtimeMs } = statSync(path);
      return `${path.slice(folder.length)} ${size} ${mtimeMs}`;
    })
    .sort();
}
