import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";
import { labelIndexVariables } from "./bundle-index.ts";
import { listAt, mapAt, nameOf, namespaceOf } from "./bundle-fields.ts";
import { hintVariables, isNear } from "./label-hints.ts";
import { templateVariables } from "./pod-templates.ts";
import { selectedBy, selectionsOf, writtenLabels } from "./selections.ts";

const PORT_NAMES = `map(p, ${textAt("p.?name")}).filter(name, name != "")`;
const PODS_PORTS = `["containers", "initContainers"]
    .map(list, optional.ofNonZeroValue(t.spec[?list].orValue([])).orValue([])).flatten()
    .map(c, ${listAt("c.?ports")}).flatten()`;
const NEAR = isNear({
  name: "scraped",
  namespace: "(b.kind + ns)",
  matchLabels: "b.matchLabels",
  scope: "b.kind",
  home: "ns",
});

/**
 * A monitor that finds nothing to scrape says so nowhere: its metrics are just not there.
 * Fields: spec.selector, spec.namespaceSelector and the ports of spec.endpoints of ServiceMonitors against
 *   Services; spec.podMetricsEndpoints of PodMonitors against the container ports of pod templates;
 *   VictoriaMetrics' VMServiceScrape and VMPodScrape likewise
 * Allowed values: a selector for Services (pods) of the overlay and names of their ports. Not judged when nothing in
 *   the monitor's namespaces has any of the keys or values of its labels
 * @see https://prometheus-operator.dev/docs/developer/getting-started/
 */
export const monitorTarget: BuiltinRule = {
  id: "monitor-target",
  title: "Monitors find what they scrape",
  severity: "high",
  remedy:
    "Make spec.selector match metadata.labels of the Service (of the pods for a PodMonitor), and name one of its ports.",
  each: "bundle",
  match: {
    kinds: [
      "monitoring.coreos.com/ServiceMonitor",
      "monitoring.coreos.com/PodMonitor",
      "operator.victoriametrics.com/VMServiceScrape",
      "operator.victoriametrics.com/VMPodScrape",
    ],
  },
  variables: [
    ...templateVariables,
    {
      name: "scraped",
      cel: `resources.filter(r, r.kind == "Service" && r.apiVersion == "v1").map(r, {
    "kind": dyn("Service/"),
    "namespace": dyn("Service/" + ${namespaceOf("r")}),
    "title": dyn("Service \\"" + ${nameOf("r")} + "\\""),
    "labels": ${mapAt("r.?metadata.?labels")},
    "selected": ${mapAt("r.?spec.?selector")},
    "ports": ${listAt("r.?spec.?ports")}.${PORT_NAMES}
  }) + variables.templates.map(t, {
    "kind": dyn("Pod/"),
    "namespace": dyn("Pod/" + t.namespace),
    "title": dyn(t.resource.kind + " \\"" + ${nameOf("t.resource")} + "\\""),
    "labels": t.labels,
    "selected": {},
    "ports": ${PODS_PORTS}.${PORT_NAMES}
  })`,
    },
    ...labelIndexVariables({ name: "scraped", list: "variables.scraped" }),
    ...hintVariables({
      name: "scraped",
      list: `(variables.scraped + variables.scraped.map(s, {"kind": s.kind, "namespace": s.namespace, "labels": s.selected}))`,
      scope: "t.kind",
    }),
    {
      name: "monitors",
      cel: `${selectionsOf(
        `resources.filter(r, r.kind in ["ServiceMonitor", "PodMonitor", "VMServiceScrape", "VMPodScrape"])`,
        "r.?spec.?selector",
      )}.map(b, {
    "resource": b.resource,
    "kind": dyn(b.resource.kind in ["ServiceMonitor", "VMServiceScrape"] ? "Service/" : "Pod/"),
    "isAny": dyn(b.resource.?spec.?namespaceSelector.?any.orValue(false) == true),
    "namespaces": ${listAt("b.resource.?spec.?namespaceSelector.?matchNames")}.size() > 0
      ? b.resource.spec.namespaceSelector.matchNames : [b.namespace],
    "matchLabels": b.matchLabels,
    "matchExpressions": b.matchExpressions,
    "field": dyn(b.resource.kind in ["ServiceMonitor", "VMServiceScrape"] ? "endpoints" : "podMetricsEndpoints")
  })
  .map(b, {
    "resource": b.resource,
    "field": b.field,
    "kind": b.kind,
    "matchLabels": b.matchLabels,
    "namespaces": b.namespaces,
    "isNear": dyn(!b.isAny && b.namespaces.all(ns, ${NEAR})),
    "found": (b.isAny ? variables.scrapedIn.map(n, n).filter(n, n.startsWith(b.kind)) : b.namespaces.map(n, b.kind + n))
      .map(n, ${selectedBy("scraped", "n")}).flatten().map(f, f.item)
  })`,
    },
    {
      name: "lost",
      cel: `variables.monitors.filter(b, b.found.size() > 0).map(b,
    ${listAt("b.resource.?spec[?b.field]")}.transformList(i, e, {
      "resource": b.resource,
      "path": dyn("/spec/" + b.field + "/" + string(i) + "/port"),
      "found": b.found,
      "port": dyn(${textAt("e.?port")})
    })).flatten()
  .filter(e, e.port != "" && !e.found.exists(f, e.port in f.ports))`,
    },
  ],
  cel: `variables.monitors.filter(b, b.found.size() == 0 && b.isNear).map(b, {
    "resource": b.resource,
    "path": dyn("/spec/selector"),
    "message": dyn("no " + (b.kind == "Pod/" ? "pod template" : "Service") + " of this overlay in namespace " + b.namespaces.map(n, "\\"" + n + "\\"").join(", ") + " has the labels "
      + ${writtenLabels("b.matchLabels")})
  })
  + variables.lost.map(e, {
    "resource": e.resource,
    "path": e.path,
    "message": dyn("no port is named \\"" + e.port + "\\": " + e.found.map(f, f.title + " has "
      + (f.ports.size() == 0 ? "no named port" : f.ports.map(p, "\\"" + p + "\\"").join(", "))).sort().join("; "))
  })`,
  message: "a monitor must find what it scrapes",
};
