import { join } from "node:path";
import { replaceFile } from "#adapters/replace-file.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { LintPlan } from "../find-lint-targets.ts";
import type { ExaminedApplication, LintedRepository } from "../examine/examination.ts";
import { type FixedFile, fixFiles } from "./fix-files.ts";
import { countFixes, leftLines, showFixes } from "./show-fixes.ts";

interface Fixing {
  readonly mode: "show" | "write";
  readonly world: World;
  readonly repository: LintedRepository;
  readonly applications: readonly ExaminedApplication[];
  /** What lint says before anything is mended. */
  readonly findings: readonly Finding[];
}

/**
 * Shows what --fix changes, and writes it unless this is a dry run, whose exit code is 1 where something would change.
 * Null where it was written. @throws OUTPUT_FAILED
 */
export async function fixRepository(
  { plan, mendable, files: { manifests } }: LintPlan,
  { mode, world, repository, applications, findings }: Fixing,
): Promise<number | null> {
  const mended = new Set(mendable.map(({ file }) => file));
  const others = manifests.filter(({ file }) => !mended.has(file));
  const files = await fixFiles(mendable, { repository, applications, others });
  const changed = files.filter(({ text, before }) => text !== before);
  if (mode === "show") return await showOnly(files, { world, findings });
  for (const { file, text } of changed) replaceFile(join(plan.repository.root, file), text);
  await writeOutput(world.stderr, `${showFixes(files)}${countFixes(files, "fixed")}\n\n`);
  return null;
}

async function showOnly(
  files: readonly FixedFile[],
  { world, findings }: Pick<Fixing, "world" | "findings">,
): Promise<number> {
  const left = leftLines(files, findings).map((line) => `${line}\n`);
  await writeOutput(world.stdout, showFixes(files));
  await writeOutput(world.stderr, `${left.join("")}${countFixes(files, "would fix")}\n`);
  return files.some(({ text, before }) => text !== before) || left.length > 0 ? 1 : 0;
}
