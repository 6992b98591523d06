import fc from "fast-check";
import type { KubeObject } from "#core/kube/resource.ts";
import { workload } from "./fleet-setup.ts";
import { type ReviewFields, reviewText } from "./review-setup.ts";

const WORKLOADS = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"];
const NAMESPACES = ["shop-prod", "shop-dev", "kube-system"];

/** Names that no other review has, as generateName makes them. */
const name = fc.stringMatching(/^web-[a-z0-9]{8}$/);
const namespace = fc.constantFrom(...NAMESPACES);

const container = fc.record({
  name: fc.constantFrom("web", "proxy", "job"),
  image: fc.constantFrom("nginx", "nginx:latest", "ghcr.io/acme/web:1.0", "busybox@sha256:0"),
  securityContext: fc.constantFrom(
    undefined,
    { privileged: true },
    { runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  ),
  ports: fc.constantFrom(undefined, [{ containerPort: 8080 }], [{ containerPort: 1, hostPort: 1 }]),
  resources: fc.constantFrom(undefined, { limits: { memory: "64Mi" }, requests: { cpu: "10m" } }),
});

const deployed: fc.Arbitrary<KubeObject> = fc
  .record({
    kind: fc.constantFrom(...WORKLOADS),
    name,
    namespace,
    labels: fc.constantFrom(undefined, { owner: "web", env: "prod", app: "web" }),
    containers: fc.array(container, { minLength: 1, maxLength: 4 }),
  })
  .map(({ labels, ...given }) =>
    workload({ ...given, ...(labels === undefined ? {} : { labels }) }),
  );

const plain: fc.Arbitrary<KubeObject> = fc
  .record({
    kind: fc.constantFrom("ConfigMap", "Secret", "Service", "ServiceAccount"),
    name,
    namespace,
    data: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.constantFrom("YQ==", "Yg==")),
  })
  .map(({ kind, data, ...metadata }) => ({ apiVersion: "v1", kind, metadata, data }));

/** Kinds that somebody invents: nothing may be kept of each. */
const custom: fc.Arbitrary<KubeObject> = fc
  .record({ kind: fc.stringMatching(/^Thing[A-Z0-9]{6}$/), name, namespace })
  .map(({ kind, ...metadata }) => ({ apiVersion: "example.com/v1", kind, metadata, spec: {} }));

const object = fc.oneof(
  { weight: 6, arbitrary: deployed },
  { weight: 3, arbitrary: plain },
  { weight: 1, arbitrary: custom },
);

const fields: fc.Arbitrary<ReviewFields> = fc.oneof(
  { weight: 5, arbitrary: object.map((created) => ({ object: created })) },
  {
    weight: 4,
    arbitrary: fc.tuple(object, object).map(([changed, oldObject]) => ({
      object: { ...changed, kind: oldObject.kind, apiVersion: oldObject.apiVersion },
      oldObject,
      operation: "UPDATE",
    })),
  },
  {
    weight: 1,
    arbitrary: object.map((oldObject) => ({ oldObject, operation: "DELETE" })),
  },
);

/** Reviews of many kinds that are allowed, warned about, denied and passed over; the same ones for a seed. */
export function mixedReviews(count: number, seed: number): readonly string[] {
  return fc.sample(fields.map(reviewText), { numRuns: count, seed });
}
