import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Programs that write down how they were called, and then do what the real ones do. */
export interface RecordedPrograms {
  /** A PATH on which they come first. */
  readonly path: string;
  /** The calls so far, each with its arguments, the program's name first. */
  readonly calls: () => readonly (readonly string[])[];
  readonly forget: () => void;
}

/** Wraps programs of the PATH by scripts in a folder. */
export function recordPrograms(folder: string, names: readonly string[]): RecordedPrograms {
  const bin = join(folder, "bin");
  const log = join(folder, "calls");
  mkdirSync(bin, { recursive: true });
  writeFileSync(log, "");
  const path = process.env.PATH ?? "";
  for (const name of names) {
    const script = join(bin, name);
    // One write for each call, so that calls at the same time do not mix.
    writeFileSync(
      script,
      `#!/bin/bash\nprintf -v call '%s\\1' ${name} "$@"\nprintf '%s\\2' "$call" >> '${log}'\nPATH='${path}' exec ${name} "$@"\n`,
    );
    chmodSync(script, 0o755);
  }
  return {
    path: `${bin}${delimiter}${path}`,
    calls: () =>
      readFileSync(log, "utf8")
        .split("\u0002")
        .slice(0, -1)
        .map((call) => call.split("\u0001").slice(0, -1)),
    forget: () => writeFileSync(log, ""),
  };
}
