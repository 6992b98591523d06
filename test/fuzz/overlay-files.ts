/** Folder of the overlay below. */
export const OVERLAY = "apps/shop/overlays/prod";

/** What stands in the Secrets of the overlay, plain and encoded; no output may show it. */
export const SECRET_VALUES = [
  "hunter2-plain",
  "aHVudGVyMi1lbmNvZGVk",
  "hunter2-literal",
  "hunter2-env",
];

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments:
    - name: prod
      overlays: ["apps/{app}/overlays/prod"]
      namespaces: [shop-prod]
      actions: {critical: deny, high: warn, medium: warn, low: audit}
  policies: ["policies/*.yaml", "builtin:best-practices", "builtin:pod-security/restricted"]
  exceptions: ["exceptions/*.yaml"]
`;

const POLICY = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: secrets-are-named}
spec:
  title: Secrets are named and small
  severity: medium
  remedy: Rename it.
  rules:
    - id: data
      match: {kinds: [Secret]}
      cel: "object.?data.orValue({}).all(key, object.data[key].size() < 3)"
      message: "the Secret holds {{object.?data.orValue({})}} and {{object.?stringData.orValue({})}}"
    - id: form
      match: {kinds: [Secret, ConfigMap]}
      schema: {type: object, properties: {data: {additionalProperties: {type: string, maxLength: 3, pattern: "^[a-z]+$"}}, stringData: {additionalProperties: {enum: [x]}}}}
    - id: failing
      match: {kinds: [Secret]}
      cel: "int(object.data.password) > 0"
    - id: image
      each: container
      path: .image
      cel: "container.image.contains('@')"
      messageExpression: "'image ' + container.image + ' of ' + object.metadata.name"
`;

const EXCEPTION = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailException
metadata: {name: web-image}
spec:
  policy: secrets-are-named
  rules: [image]
  match: {kinds: [Deployment], names: [web]}
  owner: shop
  reason: bought
  expires: 2026-12-01
`;

const SECRET = `apiVersion: v1
kind: Secret
metadata:
  name: login
type: Opaque
data:
  password: aHVudGVyMi1lbmNvZGVk
stringData:
  token: hunter2-plain
  config: |
    first line
    hunter2-plain
`;

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: &labels {app: web}
spec:
  replicas: 2
  selector:
    matchLabels: *labels
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: nginx:1.27
          ports: [{containerPort: 80}]
          env:
            - name: TOKEN
              valueFrom: {secretKeyRef: {name: login, key: token}}
        - {name: log, image: busybox}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: 80}]
`;

const KUSTOMIZATION = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: shop-prod
namePrefix: a-
resources:
  - ../../base
labels:
  - pairs: {team: shop}
images:
  - name: nginx
    newTag: "1.28"
replicas:
  - {name: web, count: 3}
patches:
  - path: patch.yaml
  - target: {kind: Secret, name: login}
    patch: |-
      - op: add
        path: /stringData/more
        value: hunter2-plain
configMapGenerator:
  - name: settings
    literals: [a=b]
secretGenerator:
  - name: generated
    literals: [password=hunter2-literal]
    envs: [secret.env]
`;

const PATCH = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: web
          resources: {limits: {memory: 1Gi}}
`;

/** A small repository that uses much of kustomize and has Secrets in all their forms. */
export const OVERLAY_FILES: ReadonlyMap<string, string> = new Map([
  ["tiphys.yaml", FLEET],
  ["policies/secrets.yaml", POLICY],
  ["exceptions/web.yaml", EXCEPTION],
  ["apps/shop/base/kustomization.yaml", "resources: [web.yaml, secret.yaml]\n"],
  ["apps/shop/base/web.yaml", DEPLOYMENT],
  ["apps/shop/base/secret.yaml", SECRET],
  [`${OVERLAY}/kustomization.yaml`, KUSTOMIZATION],
  [`${OVERLAY}/patch.yaml`, PATCH],
  [`${OVERLAY}/secret.env`, "user=hunter2-env\n"],
]);
