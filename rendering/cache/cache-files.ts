import { randomUUID } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

/** Whole files of a folder, which several processes share; paths are relative to it. Nothing here fails. */
export interface CacheFiles {
  /** Null for what is not there, or cannot be read. */
  readonly read: (path: string) => Buffer | null;
  /** Names in a folder; none where it is not there. */
  readonly names: (folder: string) => readonly string[];
  /** Whole or not at all, in the place of what is there. False when it could not be written. */
  readonly write: (path: string, bytes: Uint8Array) => boolean;
  readonly remove: (path: string) => void;
}

/** Told what went wrong: an error's code such as ENOSPC. */
export type OnFailure = (code: string) => void;

/** Of files that are being written: they lie in the folder itself. */
export const TEMPORARY = "writing-";
/** Reading one is noted no more often: the time of a file says when it was last of use. */
const TOUCH_MS = 60_000;

export function cacheFiles(root: string, onFailure: OnFailure): CacheFiles {
  return {
    read: (path) => readTouching(join(root, path), onFailure),
    names: (folder) => attempt(() => readdirSync(join(root, folder)), onFailure) ?? [],
    write: (path, bytes) => {
      try {
        writeWhole({ root, path, bytes });
        return true;
      } catch (error) {
        onFailure(codeOf(error));
        return false;
      }
    },
    remove: (path) => void attempt(() => rmSync(join(root, path), { force: true }), onFailure),
  };
}

function readTouching(file: string, onFailure: OnFailure): Buffer | null {
  const bytes = attempt(() => readFileSync(file), onFailure);
  if (bytes === undefined) return null;
  attempt(() => {
    const now = Date.now();
    if (now - statSync(file).mtimeMs > TOUCH_MS) utimesSync(file, now / 1000, now / 1000);
  }, onFailure);
  return bytes;
}

interface Writing {
  readonly root: string;
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Beside its place first: a reader sees all of it, or nothing. */
function writeWhole({ root, path, bytes }: Writing): void {
  const temporary = join(root, `${TEMPORARY}${randomUUID()}`);
  const file = join(root, path);
  try {
    writeFileSync(temporary, bytes, { flag: "wx", mode: 0o600 });
    moveInto(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Its folder may be removed, being empty, by whoever makes room just now. */
function moveInto(temporary: string, file: string): void {
  for (let attempts = 3; ; attempts--) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    try {
      return renameSync(temporary, file);
    } catch (error) {
      if (attempts === 0 || codeOf(error) !== "ENOENT") throw error;
    }
  }
}

/** Undefined for what is not there, and for failures, which are told. */
function attempt<T>(action: () => T, onFailure: OnFailure): T | undefined {
  try {
    return action();
  } catch (error) {
    const code = codeOf(error);
    if (code !== "ENOENT" && code !== "ENOTDIR") onFailure(code);
    return undefined;
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "UNKNOWN";
}
