import type { CommandInput } from "#adapters/command.ts";
import { openRepository } from "#adapters/git/open-repository.ts";
import { resolveRevision } from "#adapters/git/resolve-revision.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { TiphysError } from "#core/errors.ts";
import { versionWords } from "#core/promotion/version-words.ts";
import { readOverlaysAt } from "../read-overlays.ts";
import { sinceWords } from "../since-words.ts";
import { textTable } from "#adapters/text-table.ts";
import { type PastVersion, readHistory } from "./read-history.ts";

/** `tiphys history`: always 0 where it could look. */
export async function runHistory(
  { positionals, options }: CommandInput,
  world: World,
): Promise<number> {
  const [app = ""] = positionals;
  const { env: environment } = options;
  if (typeof environment !== "string") throw usage("expected --env with an environment, got none.");
  const limit = limitOf(options.limit);
  const { root } = findRepositoryRoot(world.cwd, world);
  const git = await openRepository(root, world);
  const at = typeof options.at === "string" ? options.at : "HEAD";
  const commit = await resolveRevision(git, at, "--at");
  const { overlays } = await readOverlaysAt(
    git,
    commit,
    (each) => each.app === app && each.environment === environment,
  );
  const [found] = overlays;
  if (found === undefined)
    throw usage(
      `expected an app in an environment of the fleet, got "${app}" in "${environment}".`,
    );
  const history = await readHistory(git, commit, { ...found, limit });
  const text =
    options.format === "json"
      ? jsonHistory({ app, environment, commit }, history)
      : textHistory(history);
  await writeOutput(world.stdout, text);
  return 0;
}

function textHistory(history: readonly PastVersion[]): string {
  const rows = [["SINCE", "COMMIT", "AUTHOR", "VERSION", "SUBJECT"], ...history.map(cellsOf)];
  const end = history.find(({ isOldestKnown }) => isOldestKnown);
  if (end === undefined) return textTable(rows);
  return `${textTable(rows)}the clone is shallow and ends at ${end.commit.slice(0, 12)}: "git fetch --unshallow" gets what was before\n`;
}

function cellsOf(past: PastVersion): readonly string[] {
  const { commit, author, version, subject } = past;
  return [sinceWords(past), commit.slice(0, 12), author, versionWords(version), subject];
}

function jsonHistory(head: object, history: readonly PastVersion[]): string {
  const versions = history.map(({ version, time, ...past }) => ({
    version: { words: versionWords(version), ...version },
    since: new Date(time).toISOString(),
    ...past,
  }));
  const report = { apiVersion: "tiphys.io/v1alpha1", kind: "HistoryReport", ...head, versions };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function limitOf(value: unknown): number {
  const text = typeof value === "string" ? value : "20";
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw usage(`--limit: expected a number from 1 on, got "${text}".`);
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `history: ${problem}`);
}
