import { chmodSync, lstatSync, mkdirSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";

/** A folder of ours below `parent`, for this user alone. @throws Error, in words, when it cannot be that */
export function openCacheFolder(parent: string): string {
  const folder = join(parent, "tiphys-renders");
  mkdirSync(folder, { mode: 0o700, recursive: true });
  const stats = lstatSync(folder);
  if (!stats.isDirectory()) throw new Error(`${folder}: expected a folder, got something else`);
  const { uid } = userInfo();
  if (uid >= 0 && stats.uid !== uid)
    throw new Error(`${folder}: expected a folder of user ${uid}, got one of user ${stats.uid}`);
  chmodSync(folder, 0o700);
  return folder;
}
