import { displayName, type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import type { CompiledRule } from "#core/policy/compile-rule.ts";
import type { EvaluateInput, JudgedResource } from "#core/policy/evaluate.ts";
import { dottedPath } from "#core/policy/foreign/context/dotted-path.ts";
import { withValues } from "#core/policy/foreign/context/with-values.ts";
import { resourceName } from "#core/policy/foreign/resource-name.ts";
import type { Operation } from "#core/policy/policy.ts";
import { withNamespace } from "#core/policy/with-namespace.ts";
import type { KyvernoSubresource, KyvernoUser } from "./decode-kyverno-test.ts";
import type { KyvernoSurroundings } from "./kyverno-surroundings.ts";

/** A request for an object as Kyverno's CLI plays it. */
export interface PlayedRequest {
  /** With what the values change of it. */
  readonly target: JudgedResource;
  readonly operation: Operation;
  readonly admission: NonNullable<EvaluateInput["admission"]>;
}

interface Play {
  readonly around: KyvernoSurroundings;
  readonly target: JudgedResource;
  /** What the expectation itself asks for. */
  readonly operation: Operation | undefined;
  /** The namespaces of the test, by name. */
  readonly namespaces: ReadonlyMap<string, KubeObject>;
}

/** The request for a rule's judgement about an object. */
export function playedRequest(rule: CompiledRule, play: Play): PlayedRequest {
  const { around, target, namespaces } = play;
  const isClassic = rule.foreign?.document.apiVersion.startsWith("kyverno.io/") === true;
  const values = isClassic ? valuesFor(rule, play) : {};
  const operation = play.operation ?? operationOf(isClassic ? values : around.values.globalValues);
  const { namespace } = target;
  const written = withNamespace(target.object, namespace);
  const object = isClassic ? injected(target.object, values) : target.object;
  const before = operation === "CREATE" ? null : written;
  return {
    target: { ...target, object },
    operation,
    admission: {
      oldObject: before,
      namespaceObject: namespace === null ? null : (namespaces.get(namespace) ?? null),
      request: {
        ...nameFields(object, around.values.subresources),
        name: displayName(object),
        namespace: namespace ?? "",
        operation: play.operation ?? values[OPERATION] ?? operation,
        dryRun: false,
        ...userFields(around.user, isClassic),
        object: operation === "DELETE" ? null : withNamespace(object, namespace),
        oldObject: before,
      },
    },
  };
}

type Values = Readonly<Record<string, unknown>>;

/** Values for a policy and an object; those of rules stand among the policies. */
function valuesFor({ foreign }: CompiledRule, { around, target }: Play): Values {
  const { globalValues = {}, policies = [] } = around.values;
  const name = foreign?.document.metadata?.name;
  const own = policies
    .filter((policy) => policy.name === name)
    .flatMap(({ resources = [] }) => resources)
    .filter((resource) => resource.name === target.object.metadata?.name);
  return Object.assign({}, globalValues, ...own.map(({ values = {} }) => values)) as Values;
}

/** The key that says what is asked for; other keys stand for themselves. */
export const OPERATION = "request.operation";

/** As in Kyverno's CLI, anything else is played as CREATE. */
function operationOf(values: Values = {}): Operation {
  const written = values[OPERATION];
  return written === "UPDATE" || written === "DELETE" ? written : "CREATE";
}

/** Values below request.object change the object that is judged. */
function injected(object: KubeObject, values: Values): KubeObject {
  const paths = Object.entries(values).map(([key, value]) => ({ path: dottedPath(key), value }));
  const own = paths.filter(({ path }) => path[0] === "request" && path[1] === "object");
  if (own.length === 0) return object;
  const { request } = withValues({ request: { object } }, own);
  return (request as { readonly object: KubeObject }).object;
}

function nameFields(object: KubeObject, subresources: readonly KyvernoSubresource[] = []): Values {
  const kind = { ...parseApiVersion(object.apiVersion), kind: object.kind };
  const { group, version, resource } = resourceName(object);
  const own = { group, version, resource };
  const plain = { kind, requestKind: kind, resource: own, requestResource: own };
  const found = subresources.find(
    ({ subresource }) =>
      subresource.kind === kind.kind &&
      (subresource.group ?? "") === kind.group &&
      (subresource.version ?? "") === kind.version,
  );
  if (found === undefined) return plain;
  const [parent = "", part = ""] = (found.subresource.name ?? "").split("/");
  const { group: parentGroup = "", version: parentVersion = "" } = found.parentResource;
  const whole = { group: parentGroup, version: parentVersion, resource: parent };
  return { ...plain, resource: whole, requestResource: whole, subResource: part };
}

/** Policies in CEL see a user without a name where a test has none; ClusterPolicies see nobody. */
function userFields(user: KyvernoUser | null, isClassic: boolean): Values {
  if (user === null) return isClassic ? {} : { userInfo: {} };
  const { userInfo = {}, roles, clusterRoles } = user;
  if (!isClassic) return { userInfo };
  return { userInfo, roles: roles ?? [], clusterRoles: clusterRoles ?? [] };
}
