import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { loadFleet, FLEET_FILE } from "#adapters/load-fleet.ts";
import { readDocuments } from "#adapters/origin-document.ts";
import { TiphysError } from "#core/errors.ts";
import { isRecord } from "#core/kube/pod-template.ts";
import { parseBundle } from "#core/policy/parse-bundle.ts";
import { revisionOf } from "#core/policy/revision.ts";
import type { BundleOffer } from "./guardrail-store.ts";

/**
 * The bundles of a folder: its fleet where it has a tiphys.yaml, else every GuardrailBundle in its YAML files
 * (a mounted ConfigMap). What cannot be read is a fault of that bundle, not an error. @throws CONFIG_INVALID
 */
export async function readBundleFolder(folder: string, now: number): Promise<readonly BundleOffer[]> {
  if (existsSync(join(folder, FLEET_FILE))) return [await fleetOffer(folder, now)];
  const files = bundleFiles(folder);
  return files.flatMap((file) => fileOffers(folder, file));
}

function bundleFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.(ya?ml|json)$/.test(name) && !name.startsWith("."))
      .sort();
  } catch (error) {
    throw new TiphysError(
      "CONFIG_INVALID",
      `--from ${folder}: expected a folder with tiphys.yaml or GuardrailBundles, got none that can be read. Correct the path.`,
      { cause: error },
    );
  }
}

async function fleetOffer(folder: string, now: number): Promise<BundleOffer> {
  try {
    const { source } = await loadFleet(folder, now);
    return { name: source.fleet.name, source, revision: revisionOf(source), faults: [] };
  } catch (error) {
    return faulty(FLEET_FILE, error);
  }
}

function fileOffers(folder: string, file: string): readonly BundleOffer[] {
  try {
    return readDocuments(folder, file).map(({ value }) => bundleOffer(file, value));
  } catch (error) {
    return [faulty(file, error)];
  }
}

/** What a GuardrailBundle object offers; named by its metadata, else by `place`. */
export function bundleOffer(place: string, object: unknown): BundleOffer {
  const { value, problems } = parseBundle(object);
  const name = nameOf(object) ?? place;
  if (value !== null) return { name, source: value, revision: revisionOf(value), faults: [] };
  const faults = problems.map(({ at, message, remedy }) => ({
    policy: null,
    message: [`${at.join(".")}${at.length === 0 ? "" : ": "}${message}.`, remedy ?? ""].join(" ").trim(),
  }));
  return { name, source: null, revision: null, faults };
}

function nameOf(object: unknown): string | null {
  const metadata = isRecord(object) ? object.metadata : undefined;
  return isRecord(metadata) && typeof metadata.name === "string" ? metadata.name : null;
}

function faulty(name: string, error: unknown): BundleOffer {
  if (!(error instanceof TiphysError)) throw error;
  return { name, source: null, revision: null, faults: [{ policy: null, message: error.message }] };
}
