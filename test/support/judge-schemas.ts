import type { KubeObject } from "#core/kube/resource.ts";
import type { KindSchemas } from "#core/kube/schema/kube-type.ts";
import { compileGuardrails } from "#core/policy/compile-guardrails.ts";
import { evaluate } from "#core/policy/evaluate.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { GuardrailSource } from "#core/policy/guardrails.ts";
import { parseFleet } from "#core/policy/parse-document.ts";
import type { Door } from "#core/policy/policy.ts";

interface Judged {
  readonly schemas: KindSchemas;
  readonly door?: Door;
  /** What differs from a fleet without environments and policies; several for a platform's layer first. */
  readonly layers?: readonly (Partial<GuardrailSource> & { readonly spec?: object })[];
  readonly environment?: string;
}

/** Findings of kubernetes-schema, and of whatever else the layers hold, about some objects. */
export async function findingsBySchemas(
  objects: readonly KubeObject[],
  { schemas, door = "check", layers = [{}], environment }: Judged,
): Promise<readonly Finding[]> {
  const { guardrails } = await compileGuardrails(layers.map(sourceOf));
  const resources = objects.map((object) => ({
    object,
    namespace: object.metadata?.namespace ?? null,
    source: null,
  }));
  return evaluate({
    guardrails,
    resources,
    door,
    schemas,
    environment: environment ?? null,
    now: Date.UTC(2026, 0, 1),
    bundle: "test",
  }).findings;
}

function sourceOf({
  spec = {},
  ...given
}: Partial<GuardrailSource> & { readonly spec?: object }): GuardrailSource {
  const { value } = parseFleet({
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailFleet",
    metadata: { name: "test" },
    spec: { environments: [], ...spec },
  });
  if (value === null) throw new Error("the fleet of the test does not fit its schema");
  return {
    fleet: value,
    policies: [],
    exceptions: [],
    baseline: [],
    crdsDigest: null,
    crdScopes: new Map(),
    hasSchemas: true,
    ...given,
  };
}
