import { type CelType, DYN, objectOf } from "#core/cel/cel-type.ts";
import type { KindSchema, KindSchemas } from "#core/kube/schema/kube-type.ts";
import type { Element } from "#core/policy/policy.ts";
import { SCOPES } from "#core/policy/rule-scope.ts";
import { celTypeOf } from "./cel-type-of.ts";
import { REQUEST_TYPE } from "./request-type.ts";

type Variables = Readonly<Record<string, CelType>>;

/** Types of what rules see, from the schemas of one Kubernetes version. */
export interface TypedScopes {
  /** The CEL variables of a rule about objects of one kind; null: of kinds that are not known. */
  scope(each: Element, kind: KindSchema | null): Variables;
}

export function typedScopes(schemas: KindSchemas): TypedScopes {
  const definition = (name: string) => definitionType(schemas, name);
  const metadata = definition("meta.v1.ObjectMeta");
  const objectType = (kind: KindSchema | null): CelType =>
    kind === null ? anyObject(metadata) : celTypeOf(kind.type, { name: kind.kind, metadata });
  const shared: Variables = {
    namespaceObject: objectType(schemas.find("v1", "Namespace")),
    request: REQUEST_TYPE,
    podSpec: definition("core.v1.PodSpec"),
    podMetadata: metadata,
    container: eitherOf(definition("core.v1.Container"), definition("core.v1.EphemeralContainer")),
  };
  return {
    scope(each, kind) {
      const object = objectType(kind);
      const known: Variables = { ...shared, object, oldObject: object };
      const entries = Object.entries(SCOPES[each]).map(
        ([name, type]) => [name, known[name] ?? type] as const,
      );
      return Object.fromEntries(entries);
    },
  };
}

function definitionType(schemas: KindSchemas, name: string): CelType {
  const type = schemas.definition(name);
  return type === null ? DYN : celTypeOf(type, { name, metadata: DYN });
}

/** Of any object this much is known: its metadata. */
function anyObject(metadata: CelType): CelType {
  return objectOf("object", {
    find: (field) => (field === "metadata" ? metadata : DYN),
    names: () => ["metadata"],
  });
}

/** A container of any of the three lists: the ephemeral ones have one field more. */
function eitherOf(one: CelType, other: CelType): CelType {
  if (one.kind !== "object" || other.kind !== "object") return DYN;
  return objectOf(one.name, {
    find: (field) => one.fields.find(field) ?? other.fields.find(field),
    names: () => [...new Set([...one.fields.names(), ...other.fields.names()])],
  });
}
