import type { CommandInput } from "#adapters/command.ts";
import { type GitRepository, openRepository } from "#adapters/git/open-repository.ts";
import { resolveRevision } from "#adapters/git/resolve-revision.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import { textOption } from "#adapters/text-option.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { TiphysError } from "#core/errors.ts";
import { judgeGates } from "#core/promotion/gates/gates.ts";
import { openFactSources } from "../facts/fact-sources.ts";
import { gatherFacts } from "../facts/gather-facts.ts";
import { planAt } from "../promote/plan-at.ts";
import { openSnapshot } from "../snapshot.ts";
import { explainReport, type ExplainReport } from "./explain-report.ts";
import { textExplain } from "./text-explain.ts";

/** `tiphys explain`: always 0 where it could look. */
export async function runExplain(input: CommandInput, world: World): Promise<number> {
  const { root } = findRepositoryRoot(world.cwd, world);
  const git = await openRepository(root, world);
  const report = await explain(git, input, world);
  const isJson = input.options.format === "json";
  const text = isJson ? `${JSON.stringify(report, null, 2)}\n` : textExplain(report);
  await writeOutput(world.stdout, text);
  return 0;
}

async function explain(
  git: GitRepository,
  { positionals, options }: CommandInput,
  world: World,
): Promise<ExplainReport> {
  const to = textOption(options.to);
  if (to === null)
    throw new TiphysError(
      "USAGE_INVALID",
      "explain: expected --to with the name of an environment, got none.",
    );
  const commit = await resolveRevision(git, textOption(options.at) ?? "HEAD", "--at");
  const snapshot = await openSnapshot(git, commit, world);
  const sources = openFactSources(options, world);
  try {
    const request = { app: positionals[0] ?? "", to, from: textOption(options.from), images: [] };
    const planned = planAt(snapshot, request);
    const { route, plan } = planned;
    if (plan.changes.length === 0) return explainReport({ commit, route, plan, gates: [] });
    const { facts } = await gatherFacts({ ...planned, snapshot, git, world, sources });
    return explainReport({ commit, route, plan, gates: judgeGates(facts) });
  } finally {
    sources.close();
    snapshot.remove();
  }
}
