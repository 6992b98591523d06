import { existsSync } from "node:fs";
import { join } from "node:path";
import { bundleFiles } from "#adapters/bundle-files.ts";
import { loadFleet } from "#adapters/load-fleet.ts";
import { FLEET_FILE } from "#adapters/repository-root.ts";
import { readDocuments } from "#adapters/origin-document.ts";
import { TiphysError } from "#core/errors.ts";
import { isRecord } from "#core/is-record.ts";
import { parseBundle } from "#core/policy/parse-bundle.ts";
import type { Parsed } from "#core/document/parsed.ts";
import type { GuardrailSource } from "#core/policy/guardrails.ts";
import { revisionOf } from "#core/policy/revision.ts";
import { freezeCargo } from "../freeze/freeze-cargo.ts";
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

async function fleetOffer(folder: string, now: number): Promise<BundleOffer> {
  try {
    const { source, cargo } = await loadFleet(folder, now);
    return offerOf(source.fleet.name, { value: source, problems: [] }, { spec: cargo });
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
  return offerOf(nameOf(object) ?? place, parseBundle(object), object);
}

/** A freeze that cannot be read is a fault of its bundle: the last good one holds on to those it had. */
function offerOf(name: string, parsed: Parsed<GuardrailSource>, object: unknown): BundleOffer {
  const source = parsed.value;
  const { value: cargo, problems: broken } = freezeCargo(object);
  if (source !== null && cargo !== null)
    return { name, source, cargo, revision: revisionOf(source), faults: [] };
  const faults = [...parsed.problems, ...broken].map(({ at, message, remedy }) => ({
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
