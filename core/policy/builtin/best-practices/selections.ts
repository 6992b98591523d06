import { textOf } from "#core/policy/builtin/text-of.ts";
import { candidates } from "./bundle-index.ts";
import { namespaceOf } from "./bundle-fields.ts";
import { sharesLabels } from "./label-hints.ts";
import { matchExpressionsOf, matchLabelsOf, selects } from "./label-selector.ts";

/** CEL: resources `r` of a filtered list as `{resource, namespace, matchLabels, matchExpressions}`, by a label selector of theirs. */
export function selectionsOf(list: string, selector: string): string {
  return `${list}.map(r, {
    "resource": dyn(r),
    "namespace": dyn(${namespaceOf("r")}),
    "matchLabels": ${matchLabelsOf(selector)},
    "matchExpressions": ${matchExpressionsOf(selector)}
  })`;
}

/** CEL: the elements `.item` of an index that selection `b` selects in its own namespace, or in another. */
export function selectedBy(name: string, namespace = "b.namespace"): string {
  const found = candidates({ name, namespace, matchLabels: "b.matchLabels" });
  const fits = selects({
    matchLabels: "b.matchLabels",
    matchExpressions: "b.matchExpressions",
    labels: "found.item.labels",
  });
  return `${found}.filter(found, ${fits})`;
}

/** CEL: a finding for each selection of `list` that selects no pod template, though its labels are known here. */
export function selectsNothing({
  list,
  path,
}: {
  readonly list: string;
  readonly path: string;
}): string {
  const isNear = sharesLabels({
    name: "templates",
    namespace: "b.namespace",
    matchLabels: "b.matchLabels",
  });
  return `${list}.filter(b, ${isNear} && ${selectedBy("templates")}.size() == 0).map(b, {
    "resource": b.resource,
    "path": dyn("${path}"),
    "message": dyn("no pod template of this overlay has the labels " + ${writtenLabels("b.matchLabels")}
      + (b.matchExpressions.size() == 0 ? "" : ", or matchExpressions leave it out"))
  })`;
}

/** CEL: a label map as text: app=web, tier=front. */
export function writtenLabels(labels: string): string {
  return `${labels}.transformList(key, value, key + "=" + ${textOf("value")}).join(", ")`;
}
