import type { KubeObject } from "#core/kube/resource.ts";
import type { Migration, MigrationTarget } from "./migrated.ts";

/** A ClusterPolicy or Policy of Kyverno, which fits its schema, in another format; what cannot be carried over is listed. */
export function migrateClusterPolicy(
  policy: KubeObject,
  { target }: { readonly target: MigrationTarget },
): Migration {
  const why = `not carried over to ${target} yet`;
  const name = policy.metadata?.name ?? "";
  return {
    documents: [],
    left: [{ policy: name, rule: "*", place: "/spec", why }],
    differences: [],
    uses: [],
  };
}
