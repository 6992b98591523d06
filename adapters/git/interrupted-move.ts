import { lstatSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { TiphysError } from "#core/errors.ts";
import { askGit, commitNamed, type GitRepository } from "./open-repository.ts";
import { runGit } from "./run-git.ts";

/** A move of HEAD with index and work tree, from one commit to its child. */
export interface HeadMove {
  readonly from: string;
  readonly to: string;
}

/** A move takes far less: a note that is older was left by a crash. */
const LONGEST_MOVE_MS = 5000;
const POLL_MS = 50;
const MAX_ATTEMPTS = 20;

/**
 * Notes in the repository that HEAD is being moved, until the note is taken away: for others, who wait for that, and for
 * whoever comes after a crash. @throws GIT_FAILED
 */
export async function noteMove(
  repository: GitRepository,
  { from, to }: HeadMove,
): Promise<() => void> {
  const file = await noteFile(repository);
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    if (canCreate(file, `${from} ${to}\n`)) return () => rmSync(file, { force: true });
    await undoInterruptedMove(repository);
  }
  throw locked(`others move HEAD all the time, by ${file}`);
}

/**
 * Takes back a move that was cut short, by a crash or a kill of git itself, after waiting for one that still goes on: files
 * that are as either commit has them become what HEAD has; anything else in them is somebody's own change, and stays.
 * @throws GIT_FAILED where a lock was left
 */
export async function undoInterruptedMove(repository: GitRepository): Promise<void> {
  const file = await noteFile(repository);
  if (!(await isLeftBehind(file))) return;
  const move = readNote(file);
  if (move !== null) await undoMove(repository, move);
  rmSync(file, { force: true });
}

/** Takes back what was written of a move, unless it was completed. @throws GIT_FAILED where a lock was left */
export async function undoMove(repository: GitRepository, move: HeadMove): Promise<void> {
  const head = await commitNamed(repository, "HEAD");
  if (head === move.from) await undo(repository, move);
}

function canCreate(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** False where there is no note, or it went away in time. */
async function isLeftBehind(file: string): Promise<boolean> {
  for (;;) {
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats === undefined) return false;
    if (Date.now() - stats.mtimeMs >= LONGEST_MOVE_MS) return true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function undo(repository: GitRepository, move: HeadMove): Promise<void> {
  const top = topOf(repository);
  const known: string[] = [];
  for (const change of await changesOf(top, move)) {
    if (!(await isOurs(top, change))) continue;
    if (change.before === null) rmSync(join(top.folder, change.path), { force: true });
    known.push(change.path);
  }
  if (known.length === 0) return;
  await write(top, ["reset", "--quiet", move.from, "--", ...known]);
  const back = await checkedOut(top, known);
  if (back.length > 0) await write(top, ["checkout", "--quiet", "--force", "--", ...back]);
}

function topOf(repository: GitRepository): GitRepository {
  const { folder, prefix } = repository;
  const way = prefix === "" ? "." : prefix.replace(/[^/]+/g, "..");
  return { ...repository, folder: resolve(folder, way), prefix: "" };
}

interface Change {
  /** From the top of the work tree. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

async function changesOf(
  { folder, world }: GitRepository,
  { from, to }: HeadMove,
): Promise<readonly Change[]> {
  const args = ["diff-tree", "-r", "-z", "--no-renames", "--no-relative", from, to];
  const result = await runGit({ args, cwd: folder, world });
  const text = result.ok ? new TextDecoder().decode(result.output.stdout) : "";
  const pattern = /:\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) \w\0([^\0]+)\0/g;
  const object = (name: string) => (/^0+$/.test(name) ? null : name);
  return [...text.matchAll(pattern)].map(([, before = "", after = "", path = ""]) => ({
    path,
    before: object(before),
    after: object(after),
  }));
}

/** True for a file that is there as one of the commits has it, or was about to be. */
async function isOurs(top: GitRepository, { path, before, after }: Change): Promise<boolean> {
  const file = join(top.folder, path);
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return true;
  const now = await askGit(top, ["hash-object", "--", path]);
  if (now === before || now === after) return true;
  return after !== null && (await isBeginning(top, { file, object: after }));
}

/** Git writes a file from its beginning, in its place. */
async function isBeginning(
  { folder, world }: GitRepository,
  { file, object }: { readonly file: string; readonly object: string },
): Promise<boolean> {
  const result = await runGit({ args: ["cat-file", "blob", object], cwd: folder, world });
  if (!result.ok || !lstatSync(file).isFile()) return false;
  const bytes = readFileSync(file);
  return bytes.equals(result.output.stdout.subarray(0, bytes.length));
}

/** Those that the index has, without what a sparse checkout leaves out. */
async function checkedOut(
  { folder, world }: GitRepository,
  paths: readonly string[],
): Promise<readonly string[]> {
  const result = await runGit({
    args: ["ls-files", "-t", "-z", "--", ...paths],
    cwd: folder,
    world,
  });
  const entries = result.ok ? new TextDecoder().decode(result.output.stdout).split("\0") : [];
  return entries.flatMap((entry) => (entry.startsWith("H ") ? entry.slice(2) : []));
}

async function write({ folder, world }: GitRepository, args: readonly string[]): Promise<void> {
  const result = await runGit({ args, cwd: folder, world, access: "write" });
  if (!result.ok) throw locked(result.failure.stderr);
}

async function noteFile(repository: GitRepository): Promise<string> {
  const args = ["rev-parse", "--git-path", "tiphys-move"];
  return resolve(repository.folder, (await askGit(repository, args)) ?? "");
}

function readNote(file: string): HeadMove | null {
  try {
    const match = /^([0-9a-f]+) ([0-9a-f]+)\n$/.exec(readFileSync(file, "utf8"));
    return match === null ? null : { from: match[1] ?? "", to: match[2] ?? "" };
  } catch {
    return null;
  }
}

function locked(stderr: string): TiphysError {
  const said = stderr.trim().split("\n")[0] ?? "";
  return new TiphysError(
    "GIT_FAILED",
    `expected to take back a promotion that was cut short, git said "${said}". Where no other git is at work, remove the lock that it names, and run it again.`,
    { detail: stderr },
  );
}
