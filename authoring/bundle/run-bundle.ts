import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { CommandInput } from "#adapters/command.ts";
import { compileTyped } from "#adapters/compile-typed.ts";
import { isInside, pathFrom } from "#adapters/inside-folder.ts";
import { type LoadedFleet, loadFleet } from "#adapters/load-fleet.ts";
import { readFileBytes } from "#adapters/read-file.ts";
import { replaceFile } from "#adapters/replace-file.ts";
import { readFreezes } from "#adapters/read-freezes.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { TiphysError } from "#core/errors.ts";
import { BUNDLE_FILE, bundleBytes } from "./bundle-bytes.ts";
import { bundleSummary } from "./bundle-summary.ts";
import { refuseLargeBundle } from "./large-bundle.ts";

/** Writes, prints or compares the bundle of the fleet around the current folder; the exit code. */
export async function runBundle({ options }: CommandInput, world: World): Promise<number> {
  refuseTogether(options);
  const { root, fleetFile } = findRepositoryRoot(world.cwd, world);
  if (fleetFile === null) throw noFleet();
  const fleet = await loadFleet(root, world.now());
  await compileTyped([fleet.source], ({ policy }) => fleet.origins.get(policy) ?? null);
  await checkSlos(root, fleet);
  await readFreezes(root, fleet.source.fleet.spec.freezes);
  const bytes = bundleBytes(fleet);
  refuseLargeBundle(fleet, bytes.length);
  if (options.stdout === true) {
    await writeOutput(world.stdout, bytes);
    return 0;
  }
  const path =
    typeof options.output === "string"
      ? resolve(world.cwd, options.output)
      : join(root, BUNDLE_FILE);
  const file = { path, shown: isInside(root, path) ? pathFrom(root, path) : path };
  if (options.check === true) return await checkBundle({ file, bytes, fleet, world });
  replaceFile(file.path, bytes);
  await writeOutput(world.stderr, `${file.shown}: wrote ${bundleSummary(fleet, bytes.length)}\n`);
  return 0;
}

/** Code about SLOs is loaded for fleets that name some. @throws SLO_INVALID */
async function checkSlos(root: string, { source }: LoadedFleet): Promise<void> {
  const { slos } = source.fleet.spec;
  if (slos.length === 0) return;
  const { checkObjectives } = await import("#adapters/load-objectives.ts");
  await checkObjectives(root, slos);
}

interface BundleCheck {
  readonly file: { readonly path: string; readonly shown: string };
  readonly bytes: Uint8Array;
  readonly fleet: LoadedFleet;
  readonly world: World;
}

async function checkBundle({ file, bytes, fleet, world }: BundleCheck): Promise<number> {
  const advice = 'Run "tiphys bundle" and commit the file.';
  if (!existsSync(file.path)) {
    await writeOutput(
      world.stderr,
      `${file.shown}: expected the bundle of the fleet, found no file. ${advice}\n`,
    );
    return 1;
  }
  const committed = readFileBytes(file.path, file.shown);
  if (Buffer.compare(committed, bytes) === 0) {
    await writeOutput(
      world.stderr,
      `${file.shown}: is current, ${bundleSummary(fleet, bytes.length)}\n`,
    );
    return 0;
  }
  await writeOutput(
    world.stderr,
    `${file.shown}: expected ${bundleSummary(fleet, bytes.length)}, got another text of ${committed.length} bytes. ${advice}\n`,
  );
  return 1;
}

function refuseTogether(options: CommandInput["options"]): void {
  if (options.stdout !== true) return;
  const other =
    options.check === true ? "--check" : options.output === undefined ? null : "--output";
  if (other === null) return;
  throw new TiphysError(
    "USAGE_INVALID",
    `bundle: expected --stdout or ${other}, got both. Leave one out.`,
  );
}

function noFleet(): TiphysError {
  return new TiphysError(
    "USAGE_INVALID",
    "bundle: expected a tiphys.yaml in this folder or above it, found none. Run it inside the repository of a fleet.",
  );
}
