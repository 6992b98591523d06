import type { KubeObject, ResourceRef } from "#core/kube/resource.ts";
import type { Finding } from "#core/policy/finding.ts";
import { fleetFinding } from "#core/policy/fleet-finding.ts";
import type { PolicyException } from "#core/policy/fleet.ts";
import { isInForce } from "#core/policy/moment.ts";
import { CLUSTER_TARGET } from "./judge-namespace.ts";

/** The label by which the API server finds the webhook. */
export const ENVIRONMENT_LABEL = "tiphys.io/environment";

/** A kind that could not be listed: its name, "apps/Deployment", and the status of the answer. */
export interface UnlistedKind {
  readonly kind: string;
  readonly status: number;
}

export interface NamespaceState {
  readonly namespace: KubeObject;
  /** Names of the environments that claim it; the first judges. */
  readonly environments: readonly string[];
  readonly unlisted: readonly UnlistedKind[];
  readonly breakglass: readonly PolicyException[];
  readonly now: number;
}

/** What is to be said of a claimed namespace beside what its policies find. */
export function namespaceFindings(state: NamespaceState): readonly Finding[] {
  return [
    ...claimedTwice(state),
    ...labelFindings(state),
    ...unlistedFindings(refOf(state.namespace), state.unlisted),
    ...breakglassFindings(state),
  ];
}

function claimedTwice({ namespace, environments }: NamespaceState): readonly Finding[] {
  const [one, other] = environments;
  if (one === undefined || other === undefined) return [];
  const message = `namespace "${nameOf(namespace)}" is claimed by the environments "${one}" and "${other}"`;
  return [fleetFinding("namespace-claimed-twice", { resource: refOf(namespace), message })];
}

function labelFindings({ namespace, environments }: NamespaceState): readonly Finding[] {
  const labels = namespace.metadata?.labels ?? {};
  return labelFinding({ name: nameOf(namespace), labels, environments });
}

interface LabelledNamespace {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Names of the environments that claim it. */
  readonly environments: readonly string[];
}

/** What is to be said of a claimed Namespace, in a render or in a cluster, without the label of its environment. */
export function labelFinding({
  name,
  labels,
  environments,
}: LabelledNamespace): readonly Finding[] {
  const label = labels[ENVIRONMENT_LABEL];
  if (label !== undefined && environments.includes(label)) return [];
  const got = label === undefined ? "is missing" : `is "${label}"`;
  const message = `label ${ENVIRONMENT_LABEL} ${got}, where environment "${environments.join('" or "')}" claims the namespace`;
  const resource = { apiVersion: "v1", kind: "Namespace", namespace: null, name };
  return [fleetFinding("namespace-label", { resource, message })];
}

/** What is to be said of kinds that nobody could judge, in a namespace or in the cluster. */
export function unlistedFindings(
  resource: ResourceRef,
  unlisted: readonly UnlistedKind[],
): readonly Finding[] {
  if (unlisted.length === 0) return [];
  const byStatus = new Map<number, string[]>();
  for (const { kind, status } of unlisted)
    byStatus.set(status, [...(byStatus.get(status) ?? []), kind]);
  const reasons = [...byStatus]
    .sort(([left], [right]) => left - right)
    .map(([status, kinds]) => `${[...kinds].sort().join(", ")} (status ${status})`);
  const count = unlisted.length === 1 ? "1 kind was" : `${unlisted.length} kinds were`;
  const message = `${count} not judged, as listing was refused: ${reasons.join("; ")}`;
  return [fleetFinding("kind-unlisted", { resource, message })];
}

function breakglassFindings({ namespace, breakglass, now }: NamespaceState): readonly Finding[] {
  return breakglass
    .filter(({ spec }) => spec.match.namespaces?.includes(nameOf(namespace)) === true)
    .filter(({ spec }) => isInForce(spec.expires, now))
    .map(({ name, spec: { owner, ticket, policy, expires } }) =>
      fleetFinding("breakglass-active", {
        resource: {
          apiVersion: "tiphys.io/v1alpha1",
          kind: "GuardrailException",
          namespace: null,
          name,
        },
        message: `breakglass "${name}" (owner ${owner}, ticket ${ticket ?? "none"}) excepts namespace "${nameOf(namespace)}" from policy "${policy}" until ${expires}`,
      }),
    );
}

/** What stands for the cluster where findings name a resource. */
export const WHOLE_CLUSTER: ResourceRef = {
  apiVersion: "tiphys.io/v1alpha1",
  kind: "Bundle",
  namespace: null,
  name: CLUSTER_TARGET,
};

function refOf(namespace: KubeObject) {
  return { apiVersion: "v1", kind: "Namespace", namespace: null, name: nameOf(namespace) };
}

function nameOf({ metadata }: KubeObject): string {
  return metadata?.name ?? "";
}
