import { objectivesOfBundle } from "#adapters/read-slo-documents.ts";
import { isRecord } from "#core/is-record.ts";
import { parseFleet } from "#core/policy/parse-document.ts";
import type { ObjectiveOffer } from "./objective-store.ts";
import { brokenOffer, fleetSettings } from "./fleet-settings.ts";

interface OfferedBundle {
  /** What it is found again by, and called where it has no name. */
  readonly key: string;
  readonly object: unknown;
  readonly cluster: string | null;
}

/**
 * What a GuardrailBundle object offers. Its revision is not held against its content: that is over policies, which
 * have no say here, and one that another version wrote still holds good SLOs.
 */
export function bundleOffer({ key, object, cluster }: OfferedBundle): ObjectiveOffer {
  const metadata = isRecord(object) ? object.metadata : undefined;
  const name = isRecord(metadata) && typeof metadata.name === "string" ? metadata.name : key;
  const spec = isRecord(object) && object.kind === "GuardrailBundle" ? object.spec : undefined;
  if (!isRecord(spec) || !isRecord(spec.fleet))
    return brokenOffer({ key, name }, [
      {
        file: key,
        message: "expected a GuardrailBundle, got something else",
        remedy: "Write one with `tiphys bundle`.",
      },
    ]);
  const { value: fleet, problems } = parseFleet({
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailFleet",
    ...spec.fleet,
  });
  if (fleet === null)
    return brokenOffer(
      { key, name },
      problems.map(({ at, message, remedy }) => ({
        path: ["spec", "fleet", ...at].join("."),
        message,
        remedy,
      })),
    );
  const { objectives, problems: faults, revision } = objectivesOfBundle(object);
  return { key, name, objectives, problems: faults, revision, ...fleetSettings(fleet, cluster) };
}
