import type { KubeMetadata } from "#core/kube/resource.ts";
import { kubeName } from "./service-objectives.ts";

/** Whose object it is and where it goes; `labels` are the user's own. */
export interface ObjectPlace {
  readonly service: string;
  readonly namespace: string | null;
  readonly labels: Readonly<Record<string, string>>;
}

/** Name "<service>-<suffix>", namespace where known, and labels by which generated objects are found. */
export function objectMetadata(
  { service, namespace, labels }: ObjectPlace,
  suffix: string,
): KubeMetadata {
  return {
    name: `${kubeName(service, 62 - suffix.length)}-${suffix}`,
    ...(namespace === null ? {} : { namespace }),
    labels: {
      "app.kubernetes.io/managed-by": "tiphys",
      "tiphys.io/service": kubeName(service),
      ...labels,
    },
  };
}
