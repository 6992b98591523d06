import type { CommandInput } from "#adapters/command.ts";
import { openRepository } from "#adapters/git/open-repository.ts";
import { resolveRevision } from "#adapters/git/resolve-revision.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { TiphysError } from "#core/errors.ts";
import { versionWords } from "#core/promotion/version-words.ts";
import { type AppStatus, type Pending, readStatus } from "./read-status.ts";
import { textStatus } from "./text-status.ts";

/** `tiphys status`: always 0 where it could look. */
export async function runStatus(input: CommandInput, world: World): Promise<number> {
  const { root } = findRepositoryRoot(world.cwd, world);
  const git = await openRepository(root, world);
  const [app = null] = input.positionals;
  const { at } = input.options;
  const revision = typeof at === "string" ? at : "HEAD";
  const commit = await resolveRevision(git, revision, "--at");
  const statuses = await readStatus(git, commit, { app, now: world.now() });
  if (statuses.length === 0) throw nothingFound(app);
  const text =
    input.options.format === "json" ? jsonStatus(commit, statuses) : textStatus(statuses);
  await writeOutput(world.stdout, text);
  return 0;
}

function jsonStatus(commit: string, statuses: readonly AppStatus[]): string {
  const apps = statuses.map(({ app, environment, path, version, arrival, pending }) => ({
    app,
    environment,
    path,
    version: { words: versionWords(version), ...version },
    since: arrival === null ? null : new Date(arrival.time).toISOString(),
    isOldestKnown: arrival?.isOldestKnown ?? false,
    commit: arrival?.commit ?? null,
    pending: pending === null ? null : { ...pending, gates: jsonGates(pending.gates) },
  }));
  const report = { apiVersion: "tiphys.io/v1alpha1", kind: "StatusReport", commit, apps };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function jsonGates(gates: Pending["gates"]) {
  if (gates === null) return null;
  const { passesAt } = gates;
  return { ...gates, passesAt: passesAt === null ? null : new Date(passesAt).toISOString() };
}

function nothingFound(app: string | null): TiphysError {
  return app === null
    ? new TiphysError(
        "FLEET_INVALID",
        "tiphys.yaml: spec.environments: expected overlays in the commit, got none. Correct the globs.",
      )
    : new TiphysError(
        "USAGE_INVALID",
        `status: APP: expected an app of the fleet, got "${app}". Leave it out to see all.`,
      );
}
