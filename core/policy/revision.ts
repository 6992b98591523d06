import { digest } from "#core/document/digest.ts";
import { canonicalJson } from "#core/kube/canonical-json.ts";
import { SCHEMA_REVISION } from "#core/kube/schema/schema-revision.ts";
import type { GuardrailSource } from "./guardrails.ts";
import { DOORS, type PolicySpec } from "./policy.ts";

/** Raised when equal documents may be judged differently than before. */
const ENGINE_SEMANTICS = 1;

/**
 * "sha256:…" over everything that can change a finding: policies (built-in sets expanded, foreign ones whole), exceptions,
 * baseline, overrides, environments, unmatched, injected, the digest of CRDs, the shipped
 * schemas and the engine's semantics.
 * Independent of the order and formatting of files.
 */
export function revisionOf(source: GuardrailSource): string {
  const { spec } = source.fleet;
  return digest({
    semantics: ENGINE_SEMANTICS,
    policies: sorted(
      source.policies.map(({ metadata, spec: policy }) => ({
        name: metadata.name,
        labels: metadata.labels ?? {},
        spec: withoutDefaults(policy),
      })),
    ),
    ...(source.foreign === undefined || source.foreign.length === 0
      ? {}
      : { foreign: sorted(source.foreign) }),
    exceptions: sorted(
      source.exceptions.map(({ name, labels, spec: exception }) => ({
        name,
        labels,
        spec: exception,
      })),
    ),
    baseline: sorted(source.baseline.map((entry) => entry.id)),
    crds: source.crdsDigest,
    schemas: SCHEMA_REVISION,
    overrides: spec.overrides,
    unmatched: spec.unmatched,
    injected: spec.injected,
    environments: spec.environments.map((environment) => ({
      name: environment.name,
      overlays: environment.overlays,
      clusters: environment.clusters,
      namespaces: environment.namespaces,
      namespaceSelector: environment.namespaceSelector,
      kubernetesVersion: environment.kubernetesVersion,
      actions: environment.actions,
    })),
  });
}

/** Defaults written out mean the same as defaults left out. */
function withoutDefaults({ doors, rules, ...spec }: PolicySpec): Readonly<Record<string, unknown>> {
  const isEveryDoor = doors !== undefined && DOORS.every((door) => doors.includes(door));
  return {
    ...spec,
    doors: isEveryDoor ? undefined : doors,
    rules: rules.map((rule) => ({ ...rule, each: rule.each === "object" ? undefined : rule.each })),
  };
}

/** The revision of several layers: their own where there is one, else sha256 over all, platform first. */
export function joinRevisions(revisions: readonly string[]): string {
  const [only, second] = revisions;
  if (only !== undefined && second === undefined) return only;
  return digest(revisions);
}

function sorted<T>(values: readonly T[]): readonly T[] {
  return values
    .map((value) => ({ value, text: canonicalJson(value) }))
    .sort((left, right) => (left.text < right.text ? -1 : 1))
    .map(({ value }) => value);
}
