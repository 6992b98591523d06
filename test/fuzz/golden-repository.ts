import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeTree } from "#test/support/file-tree.ts";
import { ROOT } from "#test/support/source-files.ts";

/** A repository of the golden cases, and the command lines that one may give in it. */
export interface GoldenRepository {
  readonly title: string;
  /** Path -> text, sorted. */
  readonly files: ReadonlyMap<string, string>;
  readonly calls: readonly GoldenCall[];
}

export interface GoldenCall {
  readonly argv: readonly string[];
  /** Folder below the repository's root. */
  readonly folder: string;
  readonly stdin?: string;
}

/** Every repository that check and generate have cases with. */
export function goldenRepositories(): readonly GoldenRepository[] {
  return [...checkRepositories(), ...pluginRepositories()];
}

function checkRepositories(): readonly GoldenRepository[] {
  const cases = join(ROOT, "test/golden/check");
  return readdirSync(cases)
    .sort()
    .map((name) => {
      const files = readFolder(join(cases, name, "repo"));
      const args = readText(join(cases, name, "args.txt"))
        .split("\n")
        .slice(0, -1);
      const stdin = readText(join(cases, name, "stdin.txt"));
      return {
        title: `check/${name}`,
        files,
        calls: [{ argv: ["check", ...args], folder: "", stdin }],
      };
    });
}

function pluginRepositories(): readonly GoldenRepository[] {
  const cases = join(ROOT, "test/golden/cmp-plugin");
  return readdirSync(cases)
    .sort()
    .map((name) => {
      const files = readFolder(join(cases, name, "app"));
      const folder = /^folder: (.*)$/m.exec(readText(join(cases, name, "env.yaml")))?.[1] ?? "";
      return { title: `cmp-plugin/${name}`, files, calls: [{ argv: ["generate"], folder }] };
    });
}

/** Writes the files into a fresh folder, lets `work` use it, and removes it. */
export async function inFolder<T>(
  files: ReadonlyMap<string, string>,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-fuzz-")));
  try {
    writeTree(folder, Object.fromEntries(files));
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readFolder(folder: string): ReadonlyMap<string, string> {
  const entries = existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
    : [];
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.sort().map((path) => [path.slice(folder.length + 1), readText(path)]));
}

function readText(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
