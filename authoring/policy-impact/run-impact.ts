import { TiphysError } from "#core/errors.ts";
import type { CommandInput } from "#adapters/command.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { readCheckOptions } from "#authoring/check/check-options.ts";
import { findTargets } from "#authoring/check/find-targets.ts";
import { openBase } from "#authoring/check/open-base.ts";
import { textStyle } from "#authoring/check/text-style.ts";
import { buildImpact } from "./build-impact.ts";
import type { ImpactReport } from "./impact-report.ts";
import { judgeTwice } from "./judge-twice.ts";

/** Judges today's overlays by two versions of the policies, and prints what differs. @throws GIT_FAILED, POLICY_INVALID, … */
export async function runImpact(input: CommandInput, world: World): Promise<number> {
  const { base: revision, format, ...others } = input.options;
  const options = readCheckOptions({ ...input, options: others });
  refuseWithoutFleet(world);
  const plan = await findTargets([], { options, world });
  const { root } = plan.repository;
  const base = await openBase({
    root,
    revision: typeof revision === "string" ? revision : null,
    world,
  });
  try {
    // Overlays were found by the environment that is named; each is judged as the fleet says.
    const settings = { base, options: { ...options, environment: null }, world };
    const { targets, today, before } = await judgeTwice(plan, settings);
    const report = buildImpact(targets, {
      base: {
        commit: base.commit,
        name: base.name,
        revision: before?.guardrails.guardrails.revision ?? null,
      },
      revision: today.guardrails.guardrails.revision,
    });
    await writeOutput(world.stdout, await written(report, String(format), world));
    return report.errors.length > 0 ? 2 : 0;
  } finally {
    base.remove();
  }
}

function refuseWithoutFleet(world: World): void {
  if (findRepositoryRoot(world.cwd, world).fleetFile !== null) return;
  throw new TiphysError(
    "USAGE_INVALID",
    "policy impact: expected a tiphys.yaml in this folder or above it, found none. Run it inside the repository of a fleet.",
  );
}

async function written(report: ImpactReport, format: string, world: World): Promise<string> {
  switch (format) {
    case "json":
      return `${JSON.stringify(report, null, 2)}\n`;
    case "markdown":
      return (await import("./markdown-impact.ts")).markdownImpact(report);
    default:
      return (await import("./text-impact.ts")).textImpact(report, textStyle(world));
  }
}
