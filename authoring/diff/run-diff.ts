import type { CommandInput } from "#adapters/command.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { textStyle } from "#authoring/check/text-style.ts";
import { explainedDiff } from "./build-diff.ts";
import { type DiffOptions, readDiffOptions } from "./diff-options.ts";
import type { DiffReport } from "./diff-report.ts";
import { findSides } from "./find-sides.ts";
import { judgeSides } from "./judge-sides.ts";

/**
 * Compares two renders and prints the report; 1 where a new finding denies.
 * @throws what stops one side: RENDER_FAILED, GIT_FAILED, FLEET_INVALID, …
 */
export async function runDiff(input: CommandInput, world: World): Promise<number> {
  const options = readDiffOptions(input);
  if (input.positionals.length === 0) {
    const { runFleetDiff } = await import("./run-fleet-diff.ts");
    return await runFleetDiff({ options, world });
  }
  const sides = await findSides(input.positionals, { options, world });
  try {
    const report = await explainedDiff(await judgeSides(sides, { options, world }));
    await writeOutput(world.stdout, await written(report, { options, world }));
    const hints = sides.base?.hints ?? [];
    for (const hint of hints) await writeOutput(world.stderr, `tiphys: hint: ${hint}\n`);
    return report.summary.newDenials > 0 ? 1 : 0;
  } finally {
    sides.base?.remove();
  }
}

/** A writer is loaded when its format is asked for. */
async function written(
  report: DiffReport,
  { options, world }: { readonly options: DiffOptions; readonly world: World },
): Promise<string> {
  switch (options.format) {
    case "json":
      return (await import("./json-diff.ts")).jsonDiff(report);
    case "markdown":
      return (await import("./markdown-diff.ts")).markdownDiff(report);
    case "text":
      return (await import("./text-diff.ts")).textDiff(report, textStyle(world));
  }
}
