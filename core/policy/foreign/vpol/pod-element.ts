import type { CelBindings } from "#core/cel/compile-cel.ts";
import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { ElementView } from "../../judge-element.ts";
import { resourceName } from "../resource-name.ts";
import { extractedPods, type ExtractedPod } from "./pod-templates.ts";

/** A pod of an object as an element of its own: the request is that of the pod. */
export function podElement({ pod, path }: ExtractedPod, element: ElementView): ElementView {
  const { place } = element;
  const { oldObject = null } = place.input.admission ?? {};
  const oldPods = oldObject === null ? [] : extractedPods(oldObject, place.resource.namespace);
  const oldPod = oldPods.find((other) => other.path === path)?.pod ?? null;
  const bound = ({ request }: CelBindings): CelBindings => ({
    object: pod,
    oldObject: oldPod,
    ...(isRecord(request) ? { request: podRequest(request, { pod, oldPod }) } : {}),
  });
  const scope = (own: ElementView["scope"]) => ({
    bindings: { ...own.bindings, ...bound(own.bindings) },
    memory: new Map(),
  });
  return { ...element, value: pod, scope: scope(element.scope), shown: scope(element.shown) };
}

function podRequest(
  request: Readonly<Record<string, unknown>>,
  { pod, oldPod }: { readonly pod: KubeObject; readonly oldPod: KubeObject | null },
): Readonly<Record<string, unknown>> {
  const kind = { group: "", version: "v1", kind: "Pod" };
  const resource = resourceName(pod);
  const { name = "", namespace = "" } = pod.metadata ?? {};
  return {
    ...request,
    ...{ kind, requestKind: kind, resource, requestResource: resource },
    ...{ name, namespace, object: pod, oldObject: oldPod },
  };
}
