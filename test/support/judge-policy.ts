import { compileGuardrails } from "#core/policy/compile-guardrails.ts";
import { evaluate } from "#core/policy/evaluate.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { Guardrails } from "#core/policy/guardrails.ts";
import { parseFleet } from "#core/policy/parse-document.ts";
import type { Door, PolicyDocument } from "#core/policy/policy.ts";
import type { KubeObject } from "#core/kube/resource.ts";

const NOON = Date.UTC(2026, 0, 1, 12);

/** Guardrails of one policy and a fleet without environments. Throws when the policy does not compile. */
export async function guardrailsOf(policy: PolicyDocument): Promise<Guardrails> {
  const fleet = parseFleet({
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailFleet",
    metadata: { name: "test" },
    spec: { environments: [] },
  });
  if (fleet.value === null) throw new Error(JSON.stringify(fleet.problems));
  const { guardrails, problems } = await compileGuardrails([
    {
      fleet: fleet.value,
      policies: [policy],
      exceptions: [],
      baseline: [],
      crdsDigest: null,
      crdScopes: new Map(),
    },
  ]);
  if (problems.length > 0) {
    throw new Error(problems.map(({ at, message }) => `${at.join(".")}: ${message}`).join("\n"));
  }
  return guardrails;
}

/** Findings about some objects, at door check unless another is named. */
export function findingsOf(
  guardrails: Guardrails,
  judged: {
    readonly objects: readonly KubeObject[];
    readonly environment?: string;
    readonly door?: Door;
  },
): readonly Finding[] {
  const resources = judged.objects.map((object) => ({
    object,
    namespace: object.metadata?.namespace ?? null,
    source: null,
  }));
  return evaluate({
    guardrails,
    resources,
    door: judged.door ?? "check",
    environment: judged.environment ?? null,
    now: NOON,
    bundle: "test",
  }).findings;
}
