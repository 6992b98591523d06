import type { Environment, Fleet } from "./fleet.ts";
import { anyGlobMatcher } from "./glob.ts";
import { labelSelectorMatcher } from "./select.ts";

/** A namespace as a cluster knows it. */
export interface NamespaceFacts {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Which environment of a fleet a namespace of a cluster belongs to; null where none claims it. */
export type NamespaceClaim = (namespace: NamespaceFacts) => Environment | null;

/**
 * The claims of a fleet on a cluster, by name (null: the server was told none; environments that name
 * clusters claim nothing then). The first environment in fleet order whose namespaces or selector match counts.
 */
export function namespaceClaim(fleet: Fleet, cluster: string | null): NamespaceClaim {
  const environments = fleet.spec.environments
    .filter(({ clusters }) => clusters === undefined || clusters.includes(cluster ?? ""))
    .map((environment) => ({ environment, claims: environmentTest(environment) }));
  return (namespace) => environments.find(({ claims }) => claims(namespace))?.environment ?? null;
}

function environmentTest({
  namespaces,
  namespaceSelector,
}: Environment): (namespace: NamespaceFacts) => boolean {
  const named = anyGlobMatcher(namespaces);
  if (namespaceSelector === undefined) return ({ name }) => named(name);
  const selected = labelSelectorMatcher(namespaceSelector);
  return ({ name, labels }) => named(name) || selected(labels);
}
