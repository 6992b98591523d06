import type { KubeObject } from "#core/kube/resource.ts";
import { type InForce, namespaceFacts } from "../review/in-force.ts";

/** A namespace of the cluster that several repositories claim: each judges it, and the stricter decision counts. */
export interface SharedNamespace {
  readonly name: string;
  /** Names of the bundles, sorted. */
  readonly bundles: readonly string[];
}

/** The namespaces that two bundles in force claim, by name. The platform's claims never clash. */
export function sharedNamespaces(
  { repositories }: InForce,
  namespaces: readonly KubeObject[],
): readonly SharedNamespace[] {
  if (repositories.length < 2) return [];
  return namespaces
    .map((object) => {
      const facts = namespaceFacts(object);
      const claiming = repositories.filter(
        ({ claim, exempts }) => !exempts(facts.name) && claim(facts) !== null,
      );
      return { name: facts.name, bundles: claiming.map(({ name }) => name).sort() };
    })
    .filter(({ bundles }) => bundles.length > 1)
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}
