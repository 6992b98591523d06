import type { FileTree } from "./file-tree.ts";

export const DIGESTS = { old: `sha256:${"1a".repeat(32)}`, new: `sha256:${"2b".repeat(32)}` };

const environment = (lines: readonly string[]) => lines.map((line) => `    ${line}\n`).join("");

/** One overlay per environment, as a platform team keeps it: a model server with its model's metadata. */
export const ML_INFERENCE: FileTree = {
  "tiphys.yaml": `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: ml-platform}
spec:
  environments:
${environment([
  "- {name: dev, overlays: [{path: infrastructure/overlays/dev, app: ml-inference}], namespaces: [ml-dev]}",
  "- {name: staging, overlays: [{path: infrastructure/overlays/staging, app: ml-inference}], namespaces: [ml-staging], promotion: {after: [dev]}}",
  "- {name: prod, overlays: [{path: infrastructure/overlays/prod, app: ml-inference}], namespaces: [ml-prod], promotion: {after: [staging], required: true, soak: 15m}}",
])}  policies: [policies/*.yaml]
  promotable:
    images: true
    fields: ["model.yaml:.metadata.annotations.version", "model.yaml:.metadata.annotations.accuracy", "model.yaml:.metadata.annotations.trained"]
`,
  "policies/images.yaml": `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: images}
spec:
  title: Images are pinned
  severity: critical
  rules:
    - {id: digest, each: container, path: .image, cel: 'container.image.contains("@sha256:")', message: "the image has no digest"}
`,
  "infrastructure/base/ml-inference/kustomization.yaml":
    "resources: [deployment.yaml, service.yaml]\n",
  "infrastructure/base/ml-inference/deployment.yaml": deployment("ml-inference", "ghcr.io/acme/ml"),
  "infrastructure/base/ml-inference/service.yaml":
    "apiVersion: v1\nkind: Service\nmetadata: {name: ml-inference}\nspec: {selector: {app: ml-inference}, ports: [{port: 8000}]}\n",
  ...Object.fromEntries(
    [
      ["dev", 1],
      ["staging", 2],
      ["prod", 5],
    ].flatMap(([name, replicas]) => [
      [`infrastructure/overlays/${name}/kustomization.yaml`, mlOverlay(String(name))],
      [`infrastructure/overlays/${name}/model.yaml`, modelPatch(Number(replicas))],
    ]),
  ),
};

/** What a developer changes in dev, and nowhere else: the image by its digest, and what the model is. */
export function newModel(text: string): string {
  return text
    .replace("1.4.0", "1.5.0")
    .replace('"0.93"', '"0.951"')
    .replace("2026-09-01", "2026-11-20");
}

function mlOverlay(name: string): string {
  return `# ${name}: what differs from the base, and nothing else
namespace: ml-${name}
resources:
  - ../../base/ml-inference
patches:
  - path: model.yaml
    target: {kind: Deployment, name: ml-inference}   # replicas and the model's metadata

images:
  - name: ghcr.io/acme/ml
    digest: ${DIGESTS.old}
`;
}

function modelPatch(replicas: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ml-inference
  annotations:
    version: "1.4.0"      # of the model
    accuracy: "0.93"
    trained: "2026-09-01"
spec:
  replicas: ${replicas}
`;
}

interface ServicesGiven {
  /** Promotion settings of prod, as YAML in braces. */
  readonly prod: string;
  readonly apps: readonly string[];
  /** Further lines of the spec. */
  readonly spec?: string;
}

/** Several services, each with a base and an overlay in dev, staging (v2) and prod (v1). */
export function services({ prod, apps, spec = "" }: ServicesGiven): FileTree {
  const names = ["dev", "staging", "prod"];
  const promotions = ["{}", "{after: [dev]}", prod];
  const lines = names.map(
    (name, index) =>
      `- {name: ${name}, overlays: ["apps/{app}/overlays/${name}"], namespaces: ["*-${name}"], promotion: ${promotions[index] ?? "{}"}}`,
  );
  const files = apps.flatMap((app) => [
    [`apps/${app}/base/kustomization.yaml`, "resources: [deployment.yaml]\n"],
    [`apps/${app}/base/deployment.yaml`, deployment(app, `ghcr.io/acme/${app}`)],
    ...names.map((name) => [
      `apps/${app}/overlays/${name}/kustomization.yaml`,
      serviceOverlay(app, name, name === "prod" ? "v1" : "v2"),
    ]),
  ]);
  return {
    "tiphys.yaml": `apiVersion: tiphys.io/v1alpha1\nkind: GuardrailFleet\nmetadata: {name: services}\nspec:\n  environments:\n${environment(lines)}${spec}`,
    ...Object.fromEntries(files),
  };
}

/** By tag and a digest that belongs to it. */
export function serviceOverlay(app: string, name: string, tag: string): string {
  return `namespace: ${app}-${name}\nresources: [../../base]\nimages:\n  - name: ghcr.io/acme/${app}\n    newTag: ${tag}   # by promotions alone\n    digest: sha256:${digestOf(tag)}\n`;
}

/** 64 hexadecimal digits for a tag of a test. */
export function digestOf(tag: string): string {
  return Buffer.from(tag).toString("hex").padEnd(64, "0");
}

function deployment(name: string, image: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
        - name: ${name}
          image: ${image}
`;
}
