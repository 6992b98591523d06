import type { KubeObject } from "#core/kube/resource.ts";
import type { Environment, Fleet } from "#core/policy/fleet.ts";
import { anyGlobMatcher } from "#core/policy/glob.ts";
import { namespaceClaim } from "#core/policy/namespace-claim.ts";

/** A Namespace with the environments that claim it, in fleet order: the first judges. */
export interface ClaimedNamespace {
  readonly object: KubeObject;
  readonly environment: Environment;
  readonly environments: readonly string[];
}

/** The namespaces of a cluster that a fleet claims, by name; those that it exempts from admission are left out. */
export function claimedNamespaces(
  namespaces: readonly KubeObject[],
  { fleet, cluster }: { readonly fleet: Fleet; readonly cluster: string | null },
): readonly ClaimedNamespace[] {
  const isExempt = exemptTest(fleet);
  const claims = fleet.spec.environments.map((environment) => {
    const alone = { ...fleet, spec: { ...fleet.spec, environments: [environment] } };
    return namespaceClaim(alone, cluster);
  });
  return [...namespaces]
    .sort((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1))
    .filter((object) => !isExempt(nameOf(object)))
    .flatMap((object) => {
      const facts = { name: nameOf(object), labels: object.metadata?.labels ?? {} };
      const claiming = claims.flatMap((claim) => claim(facts) ?? []);
      const [environment] = claiming;
      if (environment === undefined) return [];
      return [{ object, environment, environments: claiming.map(({ name }) => name) }];
    });
}

/** True for a namespace that a fleet never judges in clusters. */
export function exemptTest({ spec }: Fleet): (namespace: string) => boolean {
  const { exemptNamespaces } = spec.admission as { readonly exemptNamespaces: readonly string[] };
  return anyGlobMatcher(exemptNamespaces);
}

function nameOf({ metadata }: KubeObject): string {
  return metadata?.name ?? "";
}
