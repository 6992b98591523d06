import { isNamespacedKind } from "#core/kube/namespaced-kinds.ts";
import { type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import { labelSelectorMatcher } from "../../select.ts";
import type { ParamRef, VapSpec } from "./decode-vap.ts";

interface ParamQuestion {
  readonly paramKind: VapSpec["paramKind"];
  readonly paramRef: ParamRef | undefined;
  /** Every foreign document: params lie beside their policies. */
  readonly documents: readonly KubeObject[];
  /** Of the judged object. */
  readonly namespace: string | null;
}

/**
 * The params that a policy is evaluated with, one at a time; null stands for none. A text says why there are none and
 * the API server would deny for it.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#parameter-resources
 */
export function findParams(question: ParamQuestion): readonly (KubeObject | null)[] | string {
  const { paramKind, paramRef, documents, namespace } = question;
  if (paramKind === undefined || paramRef === undefined) return [null];
  const { group } = parseApiVersion(paramKind.apiVersion);
  const isNamespaced = isNamespacedKind(`${group}/${paramKind.kind}`, new Map());
  const from = paramRef.namespace ?? namespace;
  if (!isNamespaced && paramRef.namespace !== undefined)
    return "paramRef.namespace must not be provided for a cluster-scoped `paramKind`";
  if (isNamespaced && from === null)
    return "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources";
  const found = documents.filter(
    ({ apiVersion, kind, metadata }) =>
      kind === paramKind.kind &&
      apiVersion === paramKind.apiVersion &&
      (!isNamespaced || (metadata?.namespace ?? "default") === from) &&
      isMeant(paramRef, metadata),
  );
  if (found.length > 0 || paramRef.parameterNotFoundAction === "Allow") return found;
  return "no params found for policy binding with `Deny` parameterNotFoundAction";
}

function isMeant({ name, selector }: ParamRef, metadata: KubeObject["metadata"]): boolean {
  if (name !== undefined) return metadata?.name === name;
  return labelSelectorMatcher(selector ?? {})(metadata?.labels ?? {});
}
