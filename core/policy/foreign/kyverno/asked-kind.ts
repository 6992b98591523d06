import { isRecord } from "#core/is-record.ts";
import { type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import type { ElementView } from "../../judge-element.ts";
import { resourceName } from "../resource-name.ts";
import type { KindSelector } from "./kind-selector.ts";

/** The kind of what is asked for. */
export interface AskedKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly subresource: string;
  /** Of a subresource: the resource that it is a part of; "" where that is not said. */
  readonly resource: string;
  readonly group: string;
  readonly version: string;
}

/** What an object is to a request for it; outside of admission just itself. */
export function askedKind({ value, place }: ElementView): AskedKind {
  const { apiVersion, kind } = value as KubeObject;
  const own = { apiVersion, kind, subresource: "", resource: "", group: "", version: "" };
  const request = place.input.admission?.request;
  if (!isRecord(request) || typeof request.subResource !== "string") return own;
  const { subResource: subresource, resource: parent } = request;
  if (subresource === "" || !isRecord(parent)) return { ...own, subresource };
  const { group = "", version = "", resource = "" } = parent as Readonly<Record<string, string>>;
  return { ...own, subresource, resource, group, version };
}

/** Whether an object is asked for as the one before; without making anything, as most are. */
export function isAskedAgain(before: AskedKind, element: ElementView): boolean {
  const { apiVersion, kind } = element.value as KubeObject;
  if (before.kind !== kind || before.apiVersion !== apiVersion) return false;
  if (element.place.input.admission === undefined) return before.subresource === "";
  return isSamePart(before, askedKind(element));
}

function isSamePart(one: AskedKind, other: AskedKind): boolean {
  return (
    one.subresource === other.subresource &&
    one.resource === other.resource &&
    one.group === other.group
  );
}

/**
 * The kind as a selector sees it: a subresource often has a kind of its own ("Scale"), and policies name that of what
 * it is a part of ("Deployment/scale").
 */
export function kindFor(wanted: KindSelector, asked: AskedKind): KindSelector {
  const { apiVersion, kind, subresource, resource, group, version } = asked;
  if (resource !== "" && wanted.kind !== "") {
    const named = resourceName({ apiVersion: "v1", kind: wanted.kind }).resource;
    if (named === resource) return { group, version, kind: wanted.kind, subresource };
  }
  return { ...parseApiVersion(apiVersion), kind, subresource };
}
