import type { KubeObject } from "#core/kube/resource.ts";
import { migrateClusterPolicy } from "#core/policy/foreign/migrate/migrate-cluster-policy.ts";
import type { Migration, MigrationTarget } from "#core/policy/foreign/migrate/migrated.ts";
import { migrateVap } from "#core/policy/foreign/to-native/migrate-vap.ts";
import { migrateVpol } from "#core/policy/foreign/to-native/migrate-vpol.ts";

/** A policy in another format; `documents` is all that lies beside it. */
export function migratePolicy(
  policy: KubeObject,
  {
    target,
    documents,
  }: { readonly target: MigrationTarget; readonly documents: readonly KubeObject[] },
): Migration {
  if (policy.apiVersion.startsWith("kyverno.io/")) return migrateClusterPolicy(policy, { target });
  if (target !== "native") return onlyNative(policy);
  return policy.kind === "ValidatingAdmissionPolicy"
    ? migrateVap(policy, documents)
    : migrateVpol(policy, documents);
}

function onlyNative({ kind, metadata }: KubeObject): Migration {
  const why = `a ${kind} becomes a GuardrailPolicy and nothing else`;
  const left = { policy: metadata?.name ?? "", rule: "*", place: "/kind", why };
  return { documents: [], left: [left], differences: [], uses: [] };
}
