import type { KubeObject } from "#core/kube/resource.ts";
import { dashboard } from "./dashboard/dashboard.ts";
import { type ObjectPlace, objectMetadata } from "./object-metadata.ts";
import { kubeName, type ServiceObjectives } from "./service-objectives.ts";

/** The text of a dashboard's file. */
export function dashboardText(service: ServiceObjectives): string {
  return `${JSON.stringify(dashboard(service), null, 2)}\n`;
}

/** A ConfigMap that Grafana's sidecar finds by its label. */
export function dashboardObject(service: ServiceObjectives, place: ObjectPlace): KubeObject {
  const metadata = objectMetadata(place, "slo-dashboard");
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { ...metadata, labels: { ...metadata.labels, grafana_dashboard: "1" } },
    data: { [`${kubeName(service.service)}-slo.json`]: dashboardText(service) },
  };
}
