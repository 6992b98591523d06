import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type FileTree, writeTree } from "./file-tree.ts";

/** A Git repository with a work tree in a temporary folder. */
export interface GitWorkTree {
  readonly folder: string;
  /** Runs git there with a fixed author and date, without the machine's settings; its stdout, trimmed. */
  readonly git: (...args: readonly string[]) => string;
  readonly write: (tree: FileTree) => void;
  /** Commits everything that is there; the full hash. */
  readonly commit: (message?: string) => string;
}

/** A fresh, empty repository for each test of the enclosing `describe`; its folder is removed afterwards. */
export function gitWorkTree(): () => GitWorkTree {
  let tree: GitWorkTree | null = null;
  beforeEach(() => (tree = openWorkTree(makeFolder())));
  afterEach(() => {
    if (tree !== null) rmSync(dirname(tree.folder), { recursive: true, force: true });
    tree = null;
  });
  return () => {
    if (tree === null) throw new Error("no test is running");
    return tree;
  };
}

/** A repository in `folder`, made there if there is none. */
export function openWorkTree(folder: string): GitWorkTree {
  mkdirSync(folder, { recursive: true });
  const git = (...args: readonly string[]) => runGit(folder, args);
  git("init", "--quiet", "--initial-branch=main");
  return {
    folder,
    git,
    write: (tree) => writeTree(folder, tree),
    commit: (message = "Change") => {
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", `--message=${message}`);
      return git("rev-parse", "HEAD");
    },
  };
}

function makeFolder(): string {
  return join(realpathSync(mkdtempSync(join(tmpdir(), "tiphys-git-"))), "repo");
}

function runGit(folder: string, args: readonly string[]): string {
  const person = { NAME: "Test", EMAIL: "test@example.com", DATE: "2026-11-21T12:00:00Z" };
  const identity = Object.entries(person).flatMap(([key, value]) => [
    [`GIT_AUTHOR_${key}`, value],
    [`GIT_COMMITTER_${key}`, value],
  ]);
  const output = execFileSync("git", args, {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "protocol.file.allow",
      GIT_CONFIG_VALUE_0: "always",
      ...Object.fromEntries(identity),
    },
  });
  return output.trim();
}
