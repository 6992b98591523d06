import { existsSync } from "node:fs";
import { join } from "node:path";
import type { LoadedFleet } from "#adapters/load-fleet.ts";
import { readFileBytes } from "#adapters/read-file.ts";
import type { Finding } from "#core/policy/finding.ts";
import { BUNDLE_FILE, bundleBytes } from "#authoring/bundle/bundle-bytes.ts";
import { fleetFinding } from "#core/policy/fleet-finding.ts";

export type CommittedBundle =
  { readonly state: "absent" | "current" } | { readonly state: "stale"; readonly finding: Finding };

/** Compares guardrails/bundle.yaml with what `tiphys bundle` would write. @throws FILE_UNREADABLE */
export function inspectBundle(root: string, loaded: LoadedFleet): CommittedBundle {
  const path = join(root, BUNDLE_FILE);
  if (!existsSync(path)) return { state: "absent" };
  const committed = readFileBytes(path, BUNDLE_FILE);
  if (Buffer.compare(committed, bundleBytes(loaded)) === 0) return { state: "current" };
  const finding = fleetFinding("bundle-stale", {
    resource: {
      apiVersion: "tiphys.io/v1alpha1",
      kind: "GuardrailBundle",
      namespace: null,
      name: loaded.source.fleet.name,
    },
    message: "the file is not what the fleet, its policies and exceptions say now",
    source: { file: BUNDLE_FILE, line: null, column: null },
  });
  return { state: "stale", finding };
}
