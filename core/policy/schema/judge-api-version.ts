import { type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import { parseMinor } from "#core/kube/schema/kubernetes-version.ts";
import type { KindSchemas } from "#core/kube/schema/kube-type.ts";
import { deprecatedApiVersions } from "#core/policy/builtin/best-practices/deprecated-api-versions.ts";
import type { ResourceView } from "#core/policy/resource-view.ts";
import type { SchemaVerdict } from "./judge-schemas.ts";

/** Whether the cluster's version serves an object's API version, and how long; [] for kinds of others. */
export function judgeApiVersion(
  { apiVersion, kind }: KubeObject,
  schemas: KindSchemas,
): readonly SchemaVerdict[] {
  const successor = Object.hasOwn(deprecatedApiVersions, `${apiVersion}/${kind}`)
    ? deprecatedApiVersions[`${apiVersion}/${kind}`]
    : undefined;
  if (successor !== undefined) {
    const { removedIn, replacement } = successor;
    const isGone = minorOf(removedIn) <= minorOf(schemas.kubernetesVersion);
    const advice = replacement === "" ? "nothing replaces it" : `use ${replacement}`;
    const message = `${kind} of ${apiVersion} is not served from Kubernetes ${removedIn} on; ${advice}`;
    return [verdict(isGone ? "removed-api" : "deprecated-api", message)];
  }
  if (schemas.find(apiVersion, kind) !== null) return judgeKind(`${apiVersion}/${kind}`, schemas);
  return schemas.isBuiltinGroup(parseApiVersion(apiVersion).group)
    ? [verdict("unknown-api", unknownWords(apiVersion, kind, schemas))]
    : [];
}

/** Kinds that every version goes on to serve, with a warning: nobody will remove v1. */
const OLD_KINDS: Readonly<Record<string, { readonly since: string; readonly advice: string }>> = {
  "v1/ComponentStatus": { since: "1.19", advice: "nothing replaces it" },
  "v1/Endpoints": { since: "1.33", advice: "use EndpointSlice of discovery.k8s.io/v1" },
};

function judgeKind(name: string, schemas: KindSchemas): readonly SchemaVerdict[] {
  const old = Object.hasOwn(OLD_KINDS, name) ? OLD_KINDS[name] : undefined;
  if (old === undefined || minorOf(schemas.kubernetesVersion) < minorOf(old.since)) return [];
  const [version, kind] = name.split("/");
  const message = `${kind} of ${version} is deprecated since Kubernetes ${old.since}; ${old.advice}`;
  return [verdict("deprecated-api", message)];
}

function minorOf(version: string): number {
  return parseMinor(version) ?? 0;
}

function unknownWords(apiVersion: string, kind: string, schemas: KindSchemas): string {
  const served = schemas.servedBy(kind);
  const advice = served.length === 0 ? "" : `; ${kind} is of ${served.join(" and ")}`;
  return `Kubernetes ${schemas.kubernetesVersion} has no ${kind} of ${apiVersion}${advice}`;
}

function verdict(
  rule: "removed-api" | "deprecated-api" | "unknown-api",
  message: string,
): SchemaVerdict {
  return { rule, keys: ["apiVersion"], message, status: "fail" };
}

interface FoundKind {
  readonly view: ResourceView;
  readonly count: number;
}

/** Kinds without a schema, each said once, at the first of its objects by name. */
export class UnknownKinds {
  private readonly found = new Map<string, FoundKind>();

  add(view: ResourceView): void {
    const key = `${view.ref.apiVersion} ${view.ref.kind}`;
    const known = this.found.get(key);
    const isFirst = known === undefined || sortKey(view) < sortKey(known.view);
    this.found.set(key, { view: isFirst ? view : known.view, count: (known?.count ?? 0) + 1 });
  }

  verdicts(): readonly { readonly view: ResourceView; readonly verdict: SchemaVerdict }[] {
    return [...this.found.values()].map(({ view, count }) => {
      const { apiVersion, kind } = view.ref;
      const objects = count === 1 ? "its object is" : `its ${count} objects are`;
      const message = `there is no schema for ${kind} of ${apiVersion}: ${objects} not checked`;
      return {
        view,
        verdict: { rule: "unknown-kind", keys: [], message, status: "not-evaluable" },
      };
    });
  }
}

function sortKey({ ref }: ResourceView): string {
  return `${ref.namespace ?? ""}\u0000${ref.name}`;
}
