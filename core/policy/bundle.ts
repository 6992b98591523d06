import { compareTexts } from "#core/compare-texts.ts";
import { digest } from "#core/document/digest.ts";
import { revisionOf } from "./revision.ts";
import type { GuardrailSource } from "./guardrails.ts";

/** The most a bundle may weigh: etcd takes 1.5 MiB a request, and managed fields come on top. */
export const MAX_BUNDLE_BYTES = 1_000_000;

/** Argo CD applies it after the definition of its kind, and before the servers that read it. */
const SYNC_WAVE = "argocd.argoproj.io/sync-wave";

/** Documents that travel in the bundle as they were read. */
export interface BundleCargo {
  readonly slos: readonly unknown[];
  readonly freezes: readonly unknown[];
}

/** The GuardrailBundle object of a repository: what clusters get. Sorted, so that equal content is equal text. */
export function buildBundle(
  source: GuardrailSource,
  cargo: BundleCargo,
): Readonly<Record<string, unknown>> {
  const { fleet } = source;
  return sortedKeys({
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailBundle",
    metadata: { name: fleet.name, annotations: { [SYNC_WAVE]: "-1" } },
    spec: {
      revision: revisionOf(source),
      fleet: { metadata: { name: fleet.name, labels: fleet.labels }, spec: fleet.spec },
      policies: [
        ...byName(source.policies, (policy) => policy.metadata.name),
        ...byName(source.foreign ?? [], digest),
      ],
      exceptions: byName(source.exceptions, (exception) => exception.name).map(
        ({ name, labels, spec }) => ({
          apiVersion: "tiphys.io/v1alpha1",
          kind: "GuardrailException",
          metadata: { name, labels },
          spec,
        }),
      ),
      baseline: byName(source.baseline, (entry) => entry.id),
      ...(source.crdsDigest === null ? {} : { crds: source.crdsDigest }),
      slos: byName(cargo.slos, digest),
      freezes: byName(cargo.freezes, digest),
    },
  }) as Readonly<Record<string, unknown>>;
}

function byName<T>(values: readonly T[], name: (value: T) => string): readonly T[] {
  return [...values].sort((left, right) => (name(left) < name(right) ? -1 : 1));
}

/** The same content is the same text, however its author ordered the keys. */
function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).sort(([left], [right]) => compareTexts(left, right));
  return Object.fromEntries(fields.map(([key, field]) => [key, sortedKeys(field)]));
}
