import { textOf } from "#core/policy/builtin/text-of.ts";
import { candidates } from "./bundle-index.ts";
import { mapAt, namespaceOf } from "./bundle-fields.ts";
import { isNear } from "./label-hints.ts";
import { matchExpressionsOf, matchLabelsOf, selects } from "./label-selector.ts";

/** Labels that controllers put on the pods they make: a template does not have them. */
const CONTROLLER_LABELS = `["statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index", "pod-template-hash",
  "controller-revision-hash", "rollouts-pod-template-hash", "job-name", "batch.kubernetes.io/job-name"]`;

/** CEL: resources `r` of a list as selections `{resource, namespace, matchLabels, matchExpressions}`, by a label selector. */
export function selectionsOf(list: string, selector: string): string {
  return selections(list, {
    matchLabels: matchLabelsOf(selector),
    matchExpressions: `${matchExpressionsOf(selector)}.filter(term, !(term.?key.orValue("") in ${CONTROLLER_LABELS}))`,
  });
}

/** CEL: the same by a plain map of labels, as a Service has it. */
export function labelSelectionsOf(list: string, labels: string): string {
  return selections(list, { matchLabels: mapAt(labels), matchExpressions: "[]" });
}

function selections(
  list: string,
  parts: { readonly matchLabels: string; readonly matchExpressions: string },
): string {
  return `${list}.map(r, {
    "resource": dyn(r),
    "namespace": dyn(${namespaceOf("r")}),
    "matchLabels": ${parts.matchLabels}.transformMap(k, v, !(k in ${CONTROLLER_LABELS}), v),
    "matchExpressions": ${parts.matchExpressions}
  })`;
}

const FITS = selects({
  matchLabels: "b.matchLabels",
  matchExpressions: "b.matchExpressions",
  labels: "found.item.labels",
});

/** CEL: the elements `.item` of an index that selection `b` selects in its own namespace, or in another. */
export function selectedBy(name: string, namespace = "b.namespace"): string {
  return `${candidates({ name, namespace, matchLabels: "b.matchLabels" })}.filter(found, ${FITS})`;
}

/** CEL: a finding for each selection of `list` that selects no pod template, though it was meant for one of these. */
export function selectsNothing({
  list,
  path,
}: {
  readonly list: string;
  readonly path: string;
}): string {
  const near = isNear({
    name: "templates",
    namespace: "b.namespace",
    matchLabels: "b.matchLabels",
  });
  const found = candidates({
    name: "templates",
    namespace: "b.namespace",
    matchLabels: "b.matchLabels",
  });
  return `${list}.filter(b, ${near} && !${found}.exists(found, ${FITS})).map(b, {
    "resource": b.resource,
    "path": dyn("${path}"),
    "message": dyn("no pod template of this overlay" + ${inNamespace("b.namespace")} + " has the labels " + ${writtenLabels("b.matchLabels")}
      + (b.matchExpressions.size() == 0 ? "" : ", or matchExpressions leave it out"))
  })`;
}

/** CEL: a label map as text: app=web, tier=front. */
export function writtenLabels(labels: string): string {
  return `${labels}.transformList(key, value, key + "=" + ${textOf("value")}).join(", ")`;
}

/** CEL: ` in namespace "shop"`, or nothing when it is unknown. */
function inNamespace(namespace: string): string {
  return `(${namespace} == "" ? "" : " in namespace \\"" + ${namespace} + "\\"")`;
}
