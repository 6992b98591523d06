import { overlayRef } from "#core/policy/promotion-finding.ts";
import { displayName } from "#core/kube/resource.ts";
import type { OverlayClaim } from "#core/policy/environment.ts";
import type { JudgedResource } from "#core/policy/evaluate.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { Environment, Fleet } from "#core/policy/fleet.ts";
import { anyGlobMatcher } from "#core/policy/glob.ts";
import { labelFinding } from "#core/policy/live/namespace-findings.ts";
import { labelSelectorMatcher } from "#core/policy/select.ts";
import type { PreparedResources } from "#rendering/prepare-resources.ts";
import { fleetFinding } from "#core/policy/fleet-finding.ts";

export interface ClaimedTarget {
  readonly path: string;
  readonly fleet: Fleet;
  /** The environment it was judged as. */
  readonly environment: Environment | null;
  readonly claims: readonly OverlayClaim[];
  readonly prepared: PreparedResources;
}

/** What is wrong with who claims a target and the namespaces it renders into. */
export function claimFindings(target: ClaimedTarget): readonly Finding[] {
  const namespaces = renderedNamespaces(target.prepared.resources);
  return [
    ...overlayClaimedTwice(target),
    ...namespaces.flatMap((namespace) => namespaceFindings(namespace, target)),
    ...namespaceUnknown(target),
  ];
}

interface RenderedNamespace {
  readonly name: string;
  /** Known where the Namespace itself is in the render. */
  readonly labels: Readonly<Record<string, string>> | null;
  readonly resources: number;
}

function renderedNamespaces(resources: readonly JudgedResource[]): readonly RenderedNamespace[] {
  const found = new Map<string, RenderedNamespace>();
  for (const { object, namespace } of resources) {
    const isNamespace = object.kind === "Namespace" && object.apiVersion === "v1";
    const name = isNamespace ? displayName(object) : namespace;
    if (name === null || name === "") continue;
    const known = found.get(name);
    const labels = isNamespace ? (object.metadata?.labels ?? {}) : (known?.labels ?? null);
    found.set(name, { name, labels, resources: (known?.resources ?? 0) + 1 });
  }
  return [...found.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
}

function overlayClaimedTwice({ path, claims }: ClaimedTarget): readonly Finding[] {
  if (claims.length < 2) return [];
  const names = claims.map(({ environment }) => `"${environment.name}"`).join(" and ");
  const source = { file: "tiphys.yaml", line: null, column: null };
  const message = `the environments ${names} claim this overlay`;
  return [fleetFinding("overlay-claimed-twice", { resource: overlayRef(path), message, source })];
}

function namespaceFindings(
  namespace: RenderedNamespace,
  { fleet, environment }: ClaimedTarget,
): readonly Finding[] {
  const { name, labels } = namespace;
  const claiming = fleet.spec.environments.filter((candidate) => claims(candidate, namespace));
  const resource = { apiVersion: "v1", kind: "Namespace", namespace: null, name };
  const twice = pairInOneCluster(claiming);
  if (twice !== null) {
    const [one, other] = twice;
    const message = `namespace "${name}" is claimed by the environments "${one.name}" and "${other.name}"`;
    return [fleetFinding("namespace-claimed-twice", { resource, message })];
  }
  const [owner] = claiming;
  if (owner === undefined) return [];
  if (environment === null || claiming.includes(environment))
    return labels === null ? [] : labelFindings({ name, labels, judging: environment ?? owner });
  const message = `${countWords(namespace.resources)} rendered into namespace "${name}", which environment "${owner.name}" claims and "${environment.name}" does not`;
  return [fleetFinding("foreign-namespace", { resource, message })];
}

interface LabelledNamespace {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly judging: Environment;
}

/** Where an environment denies nothing, a webhook that is not asked misses no denial: it warns, as all else there. */
function labelFindings({ name, labels, judging }: LabelledNamespace): readonly Finding[] {
  const found = labelFinding({ name, labels, environments: [judging.name] });
  if (Object.values(judging.actions).includes("deny")) return found;
  return found.map((finding) => ({ ...finding, action: "warn" }));
}

/** By name, or by labels where the render holds the Namespace. */
function claims(
  { namespaces, namespaceSelector }: Environment,
  { name, labels }: RenderedNamespace,
): boolean {
  if (anyGlobMatcher(namespaces)(name)) return true;
  if (namespaceSelector === undefined || labels === null) return false;
  return labelSelectorMatcher(namespaceSelector)(labels);
}

function pairInOneCluster(
  environments: readonly Environment[],
): readonly [Environment, Environment] | null {
  for (const [index, one] of environments.entries()) {
    const other = environments.slice(index + 1).find((candidate) => shareCluster(one, candidate));
    if (other !== undefined) return [one, other];
  }
  return null;
}

/** Without a list of clusters an environment is in all of them. */
function shareCluster(one: Environment, other: Environment): boolean {
  if (one.clusters === undefined || other.clusters === undefined) return true;
  return one.clusters.some((cluster) => other.clusters?.includes(cluster));
}

function namespaceUnknown({ path, prepared }: ClaimedTarget): readonly Finding[] {
  const { withoutNamespace } = prepared;
  if (withoutNamespace === 0) return [];
  const objects = withoutNamespace === 1 ? "1 object has" : `${withoutNamespace} objects have`;
  const message = `${objects} no namespace, so that exceptions and baseline entries with one cannot match there`;
  return [fleetFinding("namespace-unknown", { resource: overlayRef(path), message })];
}

function countWords(resources: number): string {
  return resources === 1 ? "1 object is" : `${resources} objects are`;
}
