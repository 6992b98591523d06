import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { countWords } from "#core/count-words.ts";
import { TiphysError } from "#core/errors.ts";
import { findTests } from "./find-tests.ts";
import { FolderWatcher } from "./folder-watcher.ts";
import { loadTests } from "./load-tests.ts";
import { reportTests } from "./report-tests.ts";
import type { TestOptions } from "./test-options.ts";
import { watchedFolders } from "./watched-folders.ts";

interface WatchContext {
  readonly options: TestOptions;
  readonly world: World;
}

/** Runs the tests on every change until the program is told to stop; a broken test is said and waited for. */
export async function watchTests(
  targets: readonly string[],
  context: WatchContext,
): Promise<number> {
  const { world } = context;
  const watcher = new FolderWatcher();
  let folders: readonly string[] = [world.cwd];
  try {
    while (!world.signal.aborted) {
      if (world.stdout.isTTY === true) await writeOutput(world.stdout, CLEAR);
      folders = await runAndFollow(targets, { ...context, watcher, folders });
      await writeOutput(world.stderr, `watching ${countWords(folders.length, "folder")}\n`);
      await watcher.change(world.signal);
    }
  } finally {
    watcher.close();
  }
  return 0;
}

/** Erases the screen and what was scrolled away. */
const CLEAR = "\u001b[2J\u001b[3J\u001b[H";

/** The folders on which the next run depends; those of the last one where this one did not get far. */
async function runAndFollow(
  targets: readonly string[],
  run: WatchContext & { readonly watcher: FolderWatcher; readonly folders: readonly string[] },
): Promise<readonly string[]> {
  const { world, watcher } = run;
  let { folders } = run;
  // Before the files are read: what changes while they are must count.
  watcher.follow(folders);
  try {
    const found = await findTests(targets, world);
    folders = [...new Set([...folders, ...watchedFolders(found, [])])];
    watcher.follow(folders);
    const tests = await loadTests(found.places);
    folders = watchedFolders(found, tests);
    watcher.follow(folders);
    await reportTests({ found, tests }, run);
  } catch (error) {
    if (!(error instanceof TiphysError) || error.code === "OUTPUT_FAILED") throw error;
    await writeOutput(world.stderr, `tiphys: ${error.message}\n`);
  }
  return folders;
}
