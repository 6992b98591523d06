import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A generated repository: tiphys.yaml, 30 rules, a base of `resources` objects and one overlay. */
export interface GeneratedFleet {
  readonly root: string;
  /** Has the planted denials. */
  readonly overlay: string;
  /** The same with another image, so that nothing is denied. */
  readonly clean: string;
  readonly resources: number;
  /** How many denials were planted. */
  readonly planted: number;
}

const PER_APP = 10;

/**
 * Writes a fleet below `root`: of ten objects four are Deployments, two Services, two ConfigMaps, the others a
 * NetworkPolicy and, in turn, a PodDisruptionBudget or a HorizontalPodAutoscaler; every twentieth object breaks a rule.
 */
export function generateFleet(root: string, resources: number): GeneratedFleet {
  const overlay = join(root, "apps/shop/overlays/prod");
  const clean = join(root, "apps/shop/overlays/clean");
  const base = join(root, "apps/shop/base");
  for (const folder of [overlay, clean, base, join(root, "policies")])
    mkdirSync(folder, { recursive: true });
  const files: string[] = [];
  let planted = 0;
  for (let app = 0; app * PER_APP < resources; app++) {
    const objects = Array.from(
      { length: Math.min(PER_APP, resources - app * PER_APP) },
      (_, place) => {
        const bad = place % 5 === 0 && place < 4 && app % 2 === 0;
        if (bad) planted++;
        return object(place, { app: `app-${app}`, bad });
      },
    );
    const file = `app-${String(app).padStart(4, "0")}.yaml`;
    writeFileSync(join(base, file), objects.join("---\n"));
    files.push(file);
  }
  writeFileSync(
    join(base, "kustomization.yaml"),
    `resources:\n${files.map((file) => `  - ${file}\n`).join("")}`,
  );
  writeFileSync(join(overlay, "kustomization.yaml"), OVERLAY);
  writeFileSync(join(clean, "kustomization.yaml"), `${OVERLAY}  - {name: envoy, newTag: 1.31.0}\n`);
  writeFileSync(join(root, "tiphys.yaml"), FLEET);
  writeFileSync(join(root, "policies/rules.yaml"), rules());
  return { root, overlay, clean, resources, planted };
}

const OVERLAY = `resources: [../../base]
namespace: shop-prod
labels:
  - pairs: {env: prod}
images:
  - {name: web, newName: ghcr.io/acme/web, newTag: 1.4.2}
`;

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: bench}
spec:
  environments:
    - name: prod
      overlays: ["apps/{app}/overlays/prod"]
      namespaces: [shop-prod]
  policies: [policies/*.yaml]
  render: {maxAction: warn}
`;

/** Six kinds of rules over five aspects each: 30 rules on containers and objects. */
function rules(): string {
  const aspects = ["cpu", "memory", "ephemeral-storage", "livenessProbe", "readinessProbe"];
  const documents = aspects.map(
    (aspect, index) => `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: bench-${aspect.toLowerCase()}}
spec:
  title: Bench rules about ${aspect}
  severity: high
  remedy: Set it.
  rules:
    - {id: requests, each: container, cel: '!(has(container.resources) && has(container.resources.requests)) || "${aspect}" != "cpu" || "cpu" in container.resources.requests', message: 'container "{{container.name}}" sets no request'}
    - {id: probe, each: container, cel: '"${aspect}" != "livenessProbe" || has(container.livenessProbe)', message: 'container "{{container.name}}" has no probe'}
    - {id: image, each: container, path: .image, cel: 'container.image.matches("(:[^/:]+|@sha256:[0-9a-f]{64})$") && !container.image.endsWith(":latest")', message: 'image "{{container.image}}" has no fixed version'}
    - {id: privileged, each: container, cel: '!container.?securityContext.?privileged.orValue(false)'}
    - {id: host-path, each: podSpec, cel: 'podSpec.?volumes.orValue([]).all(v, !has(v.hostPath))'}
    - {id: labels, cel: '["app", "env"].all(l, l in object.metadata.labels) || ${index} > 4'}
`,
  );
  return documents.join("---\n");
}

interface ObjectOptions {
  readonly app: string;
  readonly bad: boolean;
}

function object(place: number, { app, bad }: ObjectOptions): string {
  const name = `${app}-${place}`;
  if (place < 4) return deployment(name, bad);
  const head = (apiVersion: string, kind: string) =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  labels: {app: ${name}}\n`;
  if (place < 6)
    return `${head("v1", "Service")}spec:\n  selector: {app: ${app}-0}\n  ports:\n    - {name: http, port: 80, targetPort: 8080}\n`;
  if (place < 8)
    return `${head("v1", "ConfigMap")}data:\n${Array.from({ length: 8 }, (_, key) => `  KEY_${key}: "value ${key} of ${name}"\n`).join("")}`;
  if (place === 8)
    return `${head("networking.k8s.io/v1", "NetworkPolicy")}spec:\n  podSelector: {}\n  policyTypes: [Ingress, Egress]\n`;
  return `${head("policy/v1", "PodDisruptionBudget")}spec:\n  minAvailable: 2\n  selector:\n    matchLabels: {app: ${app}-0}\n`;
}

function deployment(name: string, bad: boolean): string {
  const container = (suffix: string, image: string) => `        - name: ${suffix}
          image: ${image}
          ports:
            - {name: http, containerPort: 8080}
          env:
            - {name: LOG_LEVEL, value: info}
            - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
          resources:
            requests: {cpu: 100m, memory: 128Mi}
            limits: {cpu: "1", memory: 256Mi}
          livenessProbe: {httpGet: {path: /healthz, port: http}}
          readinessProbe: {httpGet: {path: /readyz, port: http}}
          securityContext: {allowPrivilegeEscalation: false, runAsNonRoot: true}
`;
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels: {app: ${name}}
spec:
  replicas: 3
  selector:
    matchLabels: {app: ${name}}
  template:
    metadata:
      labels: {app: ${name}}
    spec:
      containers:
${container("web", "web")}${container("sidecar", bad ? "envoy:latest" : "envoy:1.31.0")}`;
}
