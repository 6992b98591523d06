import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./source-files.ts";

const MESSAGE = /\blog\.(?:info|warn|error)\(\s*(?:(?:\{[^}]*\}|\w+\([^)]*\)),\s*)?"([^"]+)"/g;

/** The messages that the programs of a room write into their log, as their sources have them. */
export function suiteMessages(room: string): readonly string[] {
  const files = globSync(`${room}/**/*.ts`, { cwd: ROOT }).sort();
  return files.flatMap((file) =>
    [...readFileSync(join(ROOT, file), "utf8").matchAll(MESSAGE)].map(
      ([, message = ""]) => message,
    ),
  );
}
