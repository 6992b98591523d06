import { isRecord } from "#core/is-record.ts";
import { groupKind, isKubeObject, type KubeObject, parseApiVersion } from "#core/kube/resource.ts";

/** Kinds of other formats that are read as they are, as "group/Kind": policies, and what goes along with them. */
const FOREIGN_KINDS: ReadonlySet<string> = new Set([
  "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
  "policies.kyverno.io/ValidatingPolicy",
  "policies.kyverno.io/NamespacedValidatingPolicy",
  "policies.kyverno.io/PolicyException",
  "templates.gatekeeper.sh/ConstraintTemplate",
  "kyverno.io/ClusterPolicy",
  "kyverno.io/Policy",
  "kyverno.io/PolicyException",
]);

/** True for a document of another format. */
export function isForeign(value: unknown): value is KubeObject {
  if (!isKubeObject(value)) return false;
  return FOREIGN_KINDS.has(groupKind(value)) || isConstraint(value);
}

/** Gatekeeper makes a kind of each template. */
function isConstraint({ apiVersion }: KubeObject): boolean {
  return parseApiVersion(apiVersion).group === "constraints.gatekeeper.sh";
}

/** The kinds of params that some foreign policies ask for, as "apiVersion Kind". */
export function paramKinds(documents: readonly KubeObject[]): ReadonlySet<string> {
  const kinds = documents.flatMap(({ spec }) => {
    const kind = isRecord(spec) ? spec.paramKind : undefined;
    return isRecord(kind) ? [`${String(kind.apiVersion)} ${String(kind.kind)}`] : [];
  });
  return new Set(kinds);
}

/** A foreign document as it counts: without what the cluster writes into it. */
export function withoutStatus(document: KubeObject): KubeObject {
  const { status: _status, metadata, ...rest } = document;
  if (metadata === undefined) return rest as KubeObject;
  return { ...rest, metadata: withoutServerFields(metadata) } as KubeObject;
}

const SERVER_FIELDS: ReadonlySet<string> = new Set([
  "managedFields",
  "resourceVersion",
  "uid",
  "generation",
  "creationTimestamp",
  "selfLink",
]);
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

function withoutServerFields(
  metadata: NonNullable<KubeObject["metadata"]>,
): Readonly<Record<string, unknown>> {
  const kept = Object.entries(metadata).filter(([field]) => !SERVER_FIELDS.has(field));
  const { annotations, ...rest } = Object.fromEntries(kept);
  if (!isRecord(annotations)) return rest;
  const own = Object.entries(annotations).filter(([name]) => name !== LAST_APPLIED);
  return own.length === 0 ? rest : { ...rest, annotations: Object.fromEntries(own) };
}
