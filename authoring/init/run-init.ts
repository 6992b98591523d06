import { resolve } from "node:path";
import type { CommandInput } from "#adapters/command.ts";
import { pathFrom } from "#adapters/inside-folder.ts";
import { realFolder } from "#adapters/real-folder.ts";
import { replaceFile } from "#adapters/replace-file.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { textStyle } from "#authoring/check/text-style.ts";
import { TiphysError } from "#core/errors.ts";
import { documentSchemaFiles } from "./editor-schemas.ts";
import { checkOnce } from "./first-check.ts";
import { initJson, initText } from "./init-report.ts";
import { type InitChoices, planInit } from "./plan-init.ts";
import { SCHEMA_FOLDER } from "./schema-comment.ts";
import { writeNewFile } from "./write-new-file.ts";

/** Writes what is missing for a first check, checks once, and says what comes next; the exit code. */
export async function runInit({ options }: CommandInput, world: World): Promise<number> {
  const given = typeof options.dir === "string" ? options.dir : ".";
  const root = realFolder(resolve(world.cwd, given));
  if (options.schemas === true) return await writeSchemas(root, world);
  refuseFleet(root, world);
  const plan = planInit(root, { ci: ciOf(options.ci) });
  const isDry = options.dryRun === true;
  if (!isDry) {
    for (const file of plan.files.filter(({ exists }) => !exists)) writeNewFile(root, file);
  }
  if (!isDry && world.stderr.isTTY === true)
    await writeOutput(world.stderr, "The files are written. Checking once …\n");
  const check = isDry ? null : await checkOnce(plan, world);
  const result = { plan, isDry, check, folder: pathFrom(realFolder(world.cwd), root) };
  const text = options.format === "json" ? initJson(result) : initText(result, textStyle(world));
  await writeOutput(world.stdout, text);
  return 0;
}

async function writeSchemas(root: string, world: World): Promise<number> {
  for (const { name, text } of documentSchemaFiles())
    replaceFile(resolve(root, SCHEMA_FOLDER, name), text);
  await writeOutput(world.stderr, `${SCHEMA_FOLDER}: wrote the schemas of this version\n`);
  return 0;
}

function refuseFleet(root: string, world: World): void {
  const { fleetFile } = findRepositoryRoot(root, world);
  if (fleetFile === null) return;
  throw new TiphysError(
    "USAGE_INVALID",
    `init: expected a folder without a fleet, found ${fleetFile}. Run "tiphys check", or remove the file to begin anew.`,
  );
}

function ciOf(option: CommandInput["options"][string]): InitChoices["ci"] {
  return option === "github" || option === "gitlab" || option === "none" ? option : null;
}
