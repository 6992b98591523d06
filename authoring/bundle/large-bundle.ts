import type { LoadedFleet } from "#adapters/load-fleet.ts";
import { TiphysError } from "#core/errors.ts";
import { canonicalJson } from "#core/kube/canonical-json.ts";
import { MAX_BUNDLE_BYTES } from "#core/policy/bundle.ts";

const SHOWN_PARTS = 5;

/** @throws FLEET_INVALID for a bundle that no cluster would take, naming what takes the room */
export function refuseLargeBundle(fleet: LoadedFleet, bytes: number): void {
  if (bytes <= MAX_BUNDLE_BYTES) return;
  const largest = partsOf(fleet)
    .map(({ name, content }) => ({ name, size: Buffer.byteLength(canonicalJson(content)) }))
    .sort((left, right) => right.size - left.size || (left.name < right.name ? -1 : 1))
    .slice(0, SHOWN_PARTS)
    .map(({ name, size }) => `${name} (about ${size} bytes)`);
  throw new TiphysError(
    "FLEET_INVALID",
    `tiphys.yaml: expected a bundle of at most ${MAX_BUNDLE_BYTES} bytes, got ${bytes}. ` +
      `Most room is taken by ${largest.join(", ")}. Shorten these, or split the fleet.`,
  );
}

interface BundlePart {
  readonly name: string;
  readonly content: unknown;
}

function partsOf({ source, cargo }: LoadedFleet): readonly BundlePart[] {
  return [
    { name: "the fleet itself", content: source.fleet },
    ...source.policies.map((content) => ({ name: `policy ${content.metadata.name}`, content })),
    ...(source.foreign ?? []).map((content) => ({
      name: `${content.kind} ${content.metadata?.name ?? ""}`,
      content,
    })),
    ...source.exceptions.map((content) => ({ name: `exception ${content.name}`, content })),
    { name: "the baseline", content: source.baseline },
    { name: "the SLO documents", content: cargo.slos },
    { name: "the freezes", content: cargo.freezes },
  ];
}
