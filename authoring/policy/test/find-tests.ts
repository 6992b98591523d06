import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { globFiles, globTestFiles, isTestFile } from "#adapters/glob-files.ts";
import { pathFrom } from "#adapters/inside-folder.ts";
import { readFleet } from "#adapters/load-fleet.ts";
import { realFolder } from "#adapters/real-folder.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";

/** A test file: `file` relative to `root`, the root of its repository. */
export interface TestPlace {
  readonly root: string;
  readonly file: string;
  /** Whether a tiphys.yaml lies at the root. */
  readonly hasFleet: boolean;
}

/** What was asked for, and the policy files of a whole fleet, whose tests may be missing. */
export interface FoundTests {
  readonly places: readonly TestPlace[];
  /** Root-relative files with policies of the fleet; empty where single targets were named. */
  readonly policyFiles: readonly string[];
}

/**
 * The test files of the targets; without any, those beside the fleet's policies, or below the current folder.
 * @throws USAGE_INVALID for a target without a test, FLEET_INVALID
 */
export async function findTests(targets: readonly string[], world: World): Promise<FoundTests> {
  const { root, fleetFile } = findRepositoryRoot(world.cwd, world);
  if (targets.length === 0 && fleetFile !== null) return await testsOfFleet(root);
  const named = targets.length === 0 ? ["."] : targets;
  const paths = named.flatMap((target) => testsOf(target, world));
  const places = [...new Set(paths)].map((path) => placeOf(path, world));
  return { places, policyFiles: [] };
}

async function testsOfFleet(root: string): Promise<FoundTests> {
  const { fleet } = await readFleet(root);
  const globs = fleet.spec.policies
    .map((entry) => (typeof entry === "string" ? entry : entry.use))
    .filter((use) => !use.startsWith("builtin:"));
  const policyFiles = sorted(globs.flatMap((glob) => globFiles(root, glob)));
  const beside = policyFiles.flatMap((file) => testsBeside(join(root, file)));
  const files = sorted([
    ...globs.flatMap((glob) => globTestFiles(root, glob)),
    ...beside.map((path) => pathFrom(root, path)),
  ]);
  if (files.length === 0)
    throw noTest("the fleet's policies have no test", "Write policies/NAME.test.yaml beside one.");
  return { places: files.map((file) => ({ root, file, hasFleet: true })), policyFiles };
}

/** Absolute paths of the tests that a target means: a test, a policy beside one, or a folder with some. */
function testsOf(target: string, { cwd }: World): readonly string[] {
  const path = resolve(cwd, target);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined)
    throw noTest(`"${target}": there is no such file or folder`, "Check the path.");
  if (!stats.isDirectory()) {
    const tests = isTestFile(path) ? [path] : testsBeside(path);
    if (tests.length > 0) return tests;
    throw noTest(`"${target}" is no *.test.yaml and has none beside it`, "Write one.");
  }
  const tests = globTestFiles(path, "**/*").map((file) => join(path, file));
  if (tests.length > 0) return tests;
  throw noTest(`"${target}" holds no *.test.yaml`, "Write one beside a policy.");
}

function testsBeside(policyPath: string): readonly string[] {
  const name = basename(policyPath).replace(/\.ya?ml$/, "");
  return [`${name}.test.yaml`, `${name}.test.yml`]
    .map((test) => join(dirname(policyPath), test))
    .filter((path) => existsSync(path));
}

function placeOf(path: string, world: World): TestPlace {
  const folder = realFolder(dirname(path));
  const { root, fleetFile } = findRepositoryRoot(folder, world);
  return { root, file: pathFrom(root, join(folder, basename(path))), hasFleet: fleetFile !== null };
}

function sorted(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)].sort();
}

function noTest(problem: string, remedy: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `policy test: ${problem}. ${remedy}`);
}
