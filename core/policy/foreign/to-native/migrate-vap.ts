import { isNamespacedKind } from "#core/kube/namespaced-kinds.ts";
import { type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import type { LeftPart, Migration, MigrationComment } from "../migrate/migrated.ts";
import { Unmigratable } from "../migrate/unmigratable.ts";
import {
  decodeVap,
  decodeVapBinding,
  type VapBindingSpec,
  type VapSpec,
} from "../vap/decode-vap.ts";
import { findParams } from "../vap/find-params.ts";
import { migrateCelPolicy } from "./migrate-cel-policy.ts";
import { nativeMatch, type NativeMatch } from "./native-match.ts";

/** A ValidatingAdmissionPolicy, which fits its schema, as a GuardrailPolicy; its bindings and params lie beside it. */
export function migrateVap(document: KubeObject, documents: readonly KubeObject[]): Migration {
  const spec = decodeVap(document);
  const bindings = documents
    .filter(({ kind }) => kind === "ValidatingAdmissionPolicyBinding")
    .map(decodeVapBinding)
    .filter(({ policyName }) => policyName === document.metadata?.name);
  const left: LeftPart[] = [];
  const attempt = <T>(place: string, read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Unmigratable)) throw error;
      left.push({ policy: document.metadata?.name ?? "", rule: "*", place, why: error.message });
      return undefined;
    }
  };
  const narrowed = attempt("/metadata/name", () => narrowedBy(spec, bindings)) ?? [];
  const params = attempt("/spec/paramKind", () => paramsOf(spec, { bindings, documents }));
  return migrateCelPolicy({
    document,
    forms: [{ spec, each: "object", prefix: "" }],
    narrowed,
    params,
    comments: commentsOf(document, bindings),
    left,
  });
}

/** What the only binding says besides; several must say the same. */
function narrowedBy(spec: VapSpec, bindings: readonly VapBindingSpec[]): readonly NativeMatch[] {
  const [first, ...others] = bindings.map(({ matchResources }) => matchResources ?? {});
  if (first === undefined) return [];
  if (others.some((other) => JSON.stringify(other) !== JSON.stringify(first)))
    throw new Unmigratable("bindings about different resources: write a policy for each");
  if (first.resourceRules !== undefined)
    throw new Unmigratable("a binding with resourceRules of its own");
  const { match } = nativeMatch(spec.matchConstraints ?? {});
  return [nativeMatch(first, match.kinds)];
}

interface Bound {
  readonly bindings: readonly VapBindingSpec[];
  readonly documents: readonly KubeObject[];
}

/** The one object that tells the policy, as values of the policy itself. */
function paramsOf(
  { paramKind }: VapSpec,
  { bindings, documents }: Bound,
): Readonly<Record<string, unknown>> | undefined {
  if (paramKind === undefined) return undefined;
  if (paramKind.kind === "Secret")
    throw new Unmigratable("params that are a Secret, whose values no policy may show");
  const refs = [...new Set(bindings.map(({ paramRef }) => JSON.stringify(paramRef ?? null)))];
  const paramRef = bindings[0]?.paramRef;
  if (refs.length !== 1 || paramRef === undefined)
    throw new Unmigratable("bindings that name other params, or none");
  const { group } = parseApiVersion(paramKind.apiVersion);
  const isNamespaced = isNamespacedKind(`${group}/${paramKind.kind}`, new Map());
  if (isNamespaced && paramRef.namespace === undefined)
    throw new Unmigratable("params of each namespace's own");
  const found = findParams({ paramKind, paramRef, documents, namespace: null });
  const [only, other] = typeof found === "string" ? [] : found;
  if (only === undefined || only === null || other !== undefined)
    throw new Unmigratable("params that do not lie beside it, or more than one");
  return only;
}

function commentsOf(
  { metadata }: KubeObject,
  bindings: readonly VapBindingSpec[],
): readonly MigrationComment[] {
  const head = `Migrated from the ValidatingAdmissionPolicy ${metadata?.name ?? ""} by \`tiphys policy migrate\`.`;
  const actions = [...new Set(bindings.flatMap(({ validationActions }) => validationActions))];
  const mild =
    bindings.length === 0
      ? "\nNothing bound it."
      : actions.includes("Deny")
        ? ""
        : `\nIt only did ${actions.join(" and ")}: an override in tiphys.yaml keeps that until a day.`;
  return [{ path: "", text: `${head}${mild}` }];
}
