import { CelObject, type CelValue } from "#core/cel/cel-value.ts";
import { decodeValue } from "#core/cel/decode-value.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { JudgedResource } from "../../../evaluate.ts";
import type { ElementPlace } from "../../../judge-element.ts";
import { maskSecret } from "../../../mask-secret.ts";
import { withNamespace } from "../../../with-namespace.ts";
import { resourceName } from "../../resource-name.ts";
import { PartlyKnownMap } from "./partly-known-map.ts";
import { unanswered } from "./unanswered.ts";

/** What an object is asked for by. */
export interface ObjectAddress {
  readonly apiVersion: string;
  /** The plural of the URL. */
  readonly resource: string;
  /** "" for what lives in none. */
  readonly namespace: string;
  readonly name: string;
}

/** Objects of a cluster that a context file gives. */
export interface GivenObjects {
  readonly resources: readonly KubeObject[];
  /** True in a test of Kyverno's, which gives all that there is. */
  readonly isWhole: boolean;
}

interface RenderedView {
  readonly place: ElementPlace;
  readonly given: GivenObjects;
  /** For messages: Secrets have no values. */
  readonly isShown: boolean;
  /** Whether the judged object is a Secret: what it asks for may hold a value of it, and is not named. */
  readonly hidesNames: boolean;
  /** Takes the names of what was read. */
  readonly read: Set<string>;
}

/** What `resource` is in expressions: it answers with the objects that are judged together, and knows no others. */
export class RenderedObjects extends CelObject {
  readonly typeName = "resource.Context";
  readonly #view: RenderedView;

  constructor(view: RenderedView) {
    super();
    this.#view = view;
  }

  /** @throws CelError of kind "absent" for any other: a cluster may have it */
  get(address: ObjectAddress): CelValue {
    const { place, given, isShown, hidesNames, read } = this.#view;
    const told = given.resources.find((object) => isAt(object, address));
    if (told !== undefined) return decodeValue(isShown ? maskSecret(told) : told) ?? null;
    const found = answered(place, address);
    if (found === null && given.isWhole) return null;
    const { resource, namespace, name } = address;
    const path = namespace === "" ? name : `${namespace}/${name}`;
    const isHidden = hidesNames || [...read].some((other) => other.startsWith("Secret "));
    if (found === null)
      return unanswered(isHidden ? "resource.Get" : `resource.Get of ${resource} "${path}"`);
    read.add(`${found.kind} "${path}"`);
    return partlyKnown(isShown ? maskSecret(found) : found);
  }
}

function isAt(object: KubeObject, { name, namespace, ...kind }: ObjectAddress): boolean {
  const { apiVersion, metadata } = object;
  return (
    apiVersion === kind.apiVersion &&
    resourceName(object).resource === kind.resource &&
    (metadata?.namespace ?? "") === namespace &&
    metadata?.name === name
  );
}

/**
 * An object that asks for itself would find what was there before it. A scan judges objects in parts, and only their
 * namespace is in all of them; at admission the others are in a cluster.
 */
function answered(
  { resource: own, input }: ElementPlace,
  address: ObjectAddress,
): KubeObject | null {
  if (input.door === "admission") return null;
  const found = byAddress(input.resources).get(addressKey(address));
  if (found === undefined || found === own) return null;
  if (input.door === "scan" && found.object.kind !== "Namespace") return null;
  return withNamespace(found.object, found.namespace);
}

const KNOWN = new WeakMap<readonly JudgedResource[], ReadonlyMap<string, JudgedResource>>();

function byAddress(resources: readonly JudgedResource[]): ReadonlyMap<string, JudgedResource> {
  const known = KNOWN.get(resources);
  if (known !== undefined) return known;
  const found = new Map<string, JudgedResource>();
  for (const each of resources) {
    const { object, namespace: own } = each;
    const { apiVersion, metadata } = object;
    const [name, namespace] = [metadata?.name ?? "", own ?? ""];
    const key = addressKey({ apiVersion, ...resourceName(object), namespace, name });
    if (name !== "" && !found.has(key)) found.set(key, each);
  }
  KNOWN.set(resources, found);
  return found;
}

function addressKey({ apiVersion, resource, namespace, name }: ObjectAddress): string {
  return JSON.stringify([apiVersion, resource, namespace, name]);
}

/** What a cluster writes into objects, and a rendered one has not. */
const OF_CLUSTER = ["status"];
const METADATA_OF_CLUSTER = "creationTimestamp generation managedFields resourceVersion uid".split(
  " ",
);

function partlyKnown(object: KubeObject): CelValue {
  const where = "an object as it is rendered";
  const metadata = new PartlyKnownMap({
    known: object.metadata ?? {},
    unknown: METADATA_OF_CLUSTER,
    where,
  });
  return new PartlyKnownMap({ known: { ...object, metadata }, unknown: OF_CLUSTER, where });
}
