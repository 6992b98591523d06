import type { GitRepository } from "#adapters/git/open-repository.ts";
import { runGit } from "#adapters/git/run-git.ts";
import { TiphysError } from "#core/errors.ts";

/** What one commit changed in an overlay. */
export interface OverlayStep {
  /** Full hash. */
  readonly commit: string;
  /** Milliseconds since the epoch, by the committer's clock. */
  readonly time: number;
  /** Names below the overlay; `before` is what Git calls the content that was there, null for nothing. */
  readonly changes: readonly { readonly name: string; readonly before: string | null }[];
}

/** With more folders than this, git is quicker when it is not asked for each. */
const MAX_PATHSPECS = 20;

/** The history of overlays by their path, newest step first, on first parents: one process of git. @throws GIT_FAILED */
export async function readSteps(
  { folder, prefix, world }: GitRepository,
  { commit, paths }: { readonly commit: string; readonly paths: readonly string[] },
): Promise<ReadonlyMap<string, readonly OverlayStep[]>> {
  const format = ["--format=%x01%H %ct", "--raw", "--no-abbrev", "--no-renames", "-z"];
  const wanted = paths.length > MAX_PATHSPECS ? ["."] : paths;
  const args = ["log", "--first-parent", "-m", ...format, commit, "--", ...wanted];
  const result = await runGit({ args, cwd: folder, world });
  if (!result.ok) {
    const message =
      'expected the history of the overlays, git gave none. Check it with "git fsck".';
    throw new TiphysError("GIT_FAILED", message, { detail: result.failure.stderr });
  }
  const top = prefix === "" ? "" : `${prefix}/`;
  const known = new Set(paths);
  const steps = new Map<string, OverlayStep[]>(paths.map((path) => [path, []]));
  const records = new TextDecoder().decode(result.output.stdout).split("\x01").slice(1);
  for (const record of records) {
    for (const [path, step] of stepsOf(record, { top, known })) steps.get(path)?.push(step);
  }
  return steps;
}

/** "<hash> 1700000000\0\n:100644 100644 <old> <new> M\0apps/a/x\0…" */
function stepsOf(
  record: string,
  { top, known }: { readonly top: string; readonly known: ReadonlySet<string> },
): ReadonlyMap<string, OverlayStep> {
  const [commit = "", seconds = ""] = record.split(/[ \0\n]/, 2);
  const steps = new Map<string, OverlayStep>();
  for (const match of record.matchAll(/:\d+ \d+ ([0-9a-f]+) [0-9a-f]+ \w+\0([^\0]+)/g)) {
    const [, before = "", whole = ""] = match;
    const path = whole.startsWith(top) ? whole.slice(top.length) : "";
    const overlay = overlayAround(path, known);
    if (overlay === null) continue;
    const name = path.slice(overlay.length + 1);
    const old = steps.get(overlay)?.changes ?? [];
    const change = { name, before: /^0+$/.test(before) ? null : before };
    steps.set(overlay, { commit, time: Number(seconds) * 1000, changes: [...old, change] });
  }
  return steps;
}

function overlayAround(path: string, known: ReadonlySet<string>): string | null {
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    if (known.has(path.slice(0, end))) return path.slice(0, end);
  }
  return null;
}
