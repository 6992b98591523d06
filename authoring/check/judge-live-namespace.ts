import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import type { ListableKind } from "#adapters/kubernetes/list-kinds.ts";
import { listObjects } from "#adapters/kubernetes/list-objects.ts";
import type { World } from "#adapters/world.ts";
import { compareFindings, decisionOf } from "#core/policy/decide.ts";
import type { PolicyException } from "#core/policy/fleet.ts";
import type { Guardrails } from "#core/policy/guardrails.ts";
import { type ClaimedNamespace, exemptTest } from "#core/policy/live/claimed-namespaces.ts";
import { judgeNamespace, namespaceTarget } from "#core/policy/live/judge-namespace.ts";
import { namespaceFindings } from "#core/policy/live/namespace-findings.ts";
import type { TargetReport } from "./check-report.ts";
import type { CheckGuardrails } from "./load-check-guardrails.ts";

interface LiveJudging {
  readonly client: ClusterClient;
  readonly kinds: readonly ListableKind[];
  readonly loaded: CheckGuardrails;
  readonly breakglass: readonly PolicyException[];
  readonly world: World;
}

/** The report of one namespace, as the webhook and the scan would judge it. @throws CLUSTER_UNREACHABLE */
export async function judgeLiveNamespace(
  { object, environment, environments }: ClaimedNamespace,
  { client, kinds, loaded, breakglass, world }: LiveJudging,
): Promise<TargetReport> {
  const namespace = object.metadata?.name ?? "";
  const now = world.now();
  const { objects, unlisted } = await listObjects(client, {
    namespace,
    kinds,
    signal: world.signal,
  });
  const guardrails = guardrailsFor(namespace, { guardrails: loaded.guardrails, breakglass });
  const judging = { guardrails, environment: environment.name, now };
  const decision = judgeNamespace({ object, objects }, judging);
  const own = namespaceFindings({ namespace: object, environments, unlisted, breakglass, now });
  const findings = [...decision.findings, ...own].sort(compareFindings);
  return {
    path: namespaceTarget(namespace),
    app: null,
    environment: environment.name,
    decision: decisionOf(findings),
    resources: decision.counts.resources,
    error: null,
    findings,
  };
}

/** The layers that do not exempt the namespace, with the cluster's own exceptions. */
function guardrailsFor(
  namespace: string,
  {
    guardrails,
    breakglass,
  }: { readonly guardrails: Guardrails; readonly breakglass: readonly PolicyException[] },
): Guardrails {
  const layers = guardrails.layers
    .filter(({ fleet }) => !exemptTest(fleet)(namespace))
    .map((layer) => ({ ...layer, exceptions: [...layer.exceptions, ...breakglass] }));
  return { ...guardrails, layers };
}
