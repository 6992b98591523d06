import { CelError } from "#core/cel/cel-error.ts";
import { type CelOverload, defineMethod } from "#core/cel/cel-function.ts";
import { type CelType, DYN, mapOf, opaque, STRING } from "#core/cel/cel-type.ts";
import { CelObject } from "#core/cel/cel-value.ts";
import { anyMap, anyText, type Parameter } from "#core/cel/parameter.ts";
import { resourceName } from "../../resource-name.ts";
import { bothSpellings } from "./outside-functions.ts";
import { RenderedObjects } from "./rendered-objects.ts";
import { unanswered } from "./unanswered.ts";

/** A kind by its plural. */
class ResourceKind extends CelObject {
  readonly typeName = "schema.GroupVersionResource";
  readonly apiVersion: string;
  readonly resource: string;

  constructor(apiVersion: string, resource: string) {
    super();
    this.apiVersion = apiVersion;
    this.resource = resource;
  }

  override equals(other: CelObject): boolean {
    return (
      other instanceof ResourceKind &&
      other.apiVersion === this.apiVersion &&
      other.resource === this.resource
    );
  }
}

export const RESOURCE: CelType = opaque("resource.Context");
const OBJECT = mapOf(STRING, DYN);

const self: Parameter<RenderedObjects> = {
  type: RESOURCE,
  accepts: (value): value is RenderedObjects => value instanceof RenderedObjects,
};
const kind: Parameter<ResourceKind> = {
  type: opaque("schema.GroupVersionResource"),
  accepts: (value): value is ResourceKind => value instanceof ResourceKind,
};
const labels: Parameter = { ...anyMap, type: mapOf(STRING, STRING) };
const data: Parameter = { ...anyMap, type: OBJECT };

/** `resource.Get`, `List`, `Post` and `ToGVR` of a policy; one that lives in a namespace asks there, and names none. */
export function resourceFunctions(ownNamespace: string | null): readonly CelOverload[] {
  const place = ownNamespace === null ? [anyText] : [];
  return [
    ...(ownNamespace === null ? clusterGets() : namespacedGets(ownNamespace)),
    ...refused("list", [
      [anyText, anyText, ...place],
      [anyText, anyText, ...place, labels],
      [kind, ...place],
      [kind, ...place, labels],
    ]),
    ...refused("post", [
      ...(ownNamespace === null ? [[anyText, anyText, anyText, data]] : []),
      [anyText, anyText, data],
    ]),
    ...bothSpellings("toGVR").map((name) =>
      defineMethod({
        name,
        params: [self, anyText, anyText],
        result: kind.type,
        run: (_, apiVersion, name) => guessedKind(apiVersion, name),
      }),
    ),
  ];
}

function clusterGets(): readonly CelOverload[] {
  return bothSpellings("get").flatMap((name) => [
    defineMethod({
      name,
      params: [self, anyText, anyText, anyText, anyText],
      result: OBJECT,
      run: (objects, apiVersion, resource, namespace, name) =>
        objects.get({ apiVersion, resource, namespace, name }),
    }),
    defineMethod({
      name,
      params: [self, kind, anyText, anyText],
      result: OBJECT,
      run: (objects, { apiVersion, resource }, namespace, name) =>
        objects.get({ apiVersion, resource, namespace, name }),
    }),
  ]);
}

function namespacedGets(namespace: string): readonly CelOverload[] {
  return bothSpellings("get").flatMap((name) => [
    defineMethod({
      name,
      params: [self, anyText, anyText, anyText],
      result: OBJECT,
      run: (objects, apiVersion, resource, name) =>
        objects.get({ apiVersion, resource, namespace, name }),
    }),
    defineMethod({
      name,
      params: [self, kind, anyText],
      result: OBJECT,
      run: (objects, { apiVersion, resource }, name) =>
        objects.get({ apiVersion, resource, namespace, name }),
    }),
  ]);
}

function refused(
  method: string,
  overloads: readonly (readonly Parameter[])[],
): readonly CelOverload[] {
  return bothSpellings(method).flatMap((name) =>
    overloads.map((params) =>
      defineMethod({
        name,
        params: [self, ...params],
        result: OBJECT,
        run: () => unanswered(`resource.${name}`),
      }),
    ),
  );
}

function guessedKind(apiVersion: string, name: string): ResourceKind {
  if (name === "" || apiVersion.split("/").length > 2)
    throw new CelError(`resource.ToGVR: expected a version and a kind, got "${apiVersion}"`);
  return new ResourceKind(apiVersion, resourceName({ apiVersion, kind: name }).resource);
}
