import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { CommandInput } from "#adapters/command.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { TiphysError } from "#core/errors.ts";
import { generatedFiles } from "#core/slo/generate/generated-files.ts";
import { generateNotes } from "#core/slo/generate/generate-notes.ts";
import { chooseObjectives } from "../choose-objectives.ts";
import { loadSlos } from "../load-slos.ts";
import { compareFiles, type GeneratedFolder, writeFiles } from "./generated-folder.ts";
import { readGenerateOptions, texts } from "./generate-options.ts";
import { withRunbooks } from "./with-runbooks.ts";
import { streamText } from "./stream-text.ts";

/** Prints, writes or compares what SLOs generate; the exit code. */
export async function runSloGenerate(input: CommandInput, world: World): Promise<number> {
  const { positionals, options } = input;
  const asked = readGenerateOptions(options);
  refuseLooseCheck(options);
  const loaded = await loadSlos(positionals, world);
  const chosen = chooseObjectives(loaded.objectives, texts(options.slo));
  const objectives = withRunbooks(chosen, options.runbook);
  const notes = objectives.flatMap(generateNotes).map((note) => `note: ${note}\n`);
  if (notes.length > 0) await writeOutput(world.stderr, notes.join(""));
  if (typeof options.output !== "string") {
    await writeOutput(world.stdout, streamText(objectives, asked));
    return 0;
  }
  const isWhole = texts(options.slo).length === 0 && positionals.every(isFolderIn(world));
  const folder = {
    path: resolve(world.cwd, options.output),
    shown: options.output,
    files: generatedFiles(objectives, asked),
    wholeParts: isWhole ? asked.parts : [],
  };
  return options.check === true
    ? await checkFolder(folder, world)
    : await writeFolder(folder, world);
}

function isFolderIn({ cwd }: World): (target: string) => boolean {
  return (target) => statSync(resolve(cwd, target)).isDirectory();
}

interface Folder extends GeneratedFolder {
  /** As the user wrote it. */
  readonly shown: string;
}

async function writeFolder(folder: Folder, world: World): Promise<number> {
  const { shown, files } = folder;
  const written = writeFiles(folder);
  const { leftOver } = compareFiles(folder);
  const summary = `${shown}: ${countFiles(written.length)} written, ${files.length - written.length} as they were`;
  const old = leftOver.map(
    (name) => `${join(shown, name)}: no SLO generates it any more. Delete it.`,
  );
  await writeOutput(world.stderr, `${[summary, ...old].join("\n")}\n`);
  return 0;
}

async function checkFolder(folder: Folder, world: World): Promise<number> {
  const { shown, files } = folder;
  const { missing, changed, leftOver } = compareFiles(folder);
  const lines = [
    ...missing.map((name) => `${join(shown, name)}: expected a generated file, found none.`),
    ...changed.map(
      (name) => `${join(shown, name)}: expected what the SLOs generate, got another text.`,
    ),
    ...leftOver.map((name) => `${join(shown, name)}: no SLO generates it any more.`),
  ];
  if (lines.length === 0) {
    await writeOutput(world.stderr, `${shown}: ${countFiles(files.length)} current\n`);
    return 0;
  }
  const advice = 'Run "tiphys slo generate" with the same options, and commit the folder.';
  await writeOutput(world.stderr, `${[...lines, advice].join("\n")}\n`);
  return 1;
}

function countFiles(count: number): string {
  return count === 1 ? "1 file" : `${count} files`;
}

function refuseLooseCheck({ check, output }: CommandInput["options"]): void {
  if (check !== true || output !== undefined) return;
  throw new TiphysError(
    "USAGE_INVALID",
    "--check: expected --output DIR beside it, got none. Name the folder to compare with.",
  );
}
