import { accessSync, constants, statSync } from "node:fs";
import { platform } from "node:os";
import { delimiter, isAbsolute, join, resolve } from "node:path";

export interface ExecutableLookup {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly platform?: NodeJS.Platform;
}

/**
 * The absolute path of a program, looked up as a shell would, without starting anything; null if there is none.
 * A name with a slash is taken as a path relative to `cwd`.
 */
export function findExecutable(name: string, lookup: ExecutableLookup): string | null {
  const windows = (lookup.platform ?? platform()) === "win32";
  const extensions = windows ? ["", ...(lookup.env.PATHEXT ?? ".EXE;.CMD").split(";")] : [""];
  for (const folder of foldersFor(name, lookup)) {
    for (const extension of extensions) {
      const candidate = join(folder, name + extension);
      if (isExecutableFile(candidate)) return candidate;
    }
  }
  return null;
}

function foldersFor(name: string, { env, cwd }: ExecutableLookup): readonly string[] {
  if (isAbsolute(name)) return [""];
  if (/[/\\]/.test(name)) return [cwd];
  const path = env.PATH ?? env.Path ?? "";
  return path
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => resolve(cwd, folder));
}

function isExecutableFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
