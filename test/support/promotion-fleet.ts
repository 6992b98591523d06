import type { FileTree } from "./file-tree.ts";

interface FleetGiven {
  /** Promotion settings of prod, as YAML in braces. */
  readonly prod?: string;
  /** Further lines of the spec. */
  readonly spec?: string;
}

/** A fleet with an app "shop" in dev, staging (shop v2) and prod (shop v1), judged by one policy of its own. */
export function promotionFleet({
  prod = "{after: [staging]}",
  spec = "",
}: FleetGiven = {}): FileTree {
  const environment = (name: string, promotion: string) =>
    `    - {name: ${name}, overlays: ["apps/{app}/overlays/${name}"], namespaces: [shop-${name}], promotion: ${promotion}}\n`;
  return {
    "tiphys.yaml":
      "apiVersion: tiphys.io/v1alpha1\nkind: GuardrailFleet\nmetadata: {name: shop}\nspec:\n  environments:\n" +
      environment("dev", "{}") +
      environment("staging", "{after: [dev]}") +
      environment("prod", prod) +
      `  policies: ["policies/*.yaml"]\n  freezes: ["freezes/*.yaml"]\n${spec}`,
    "policies/tags.yaml": POLICY,
    "apps/shop/base/kustomization.yaml": "resources: [deployment.yaml]\n",
    "apps/shop/base/deployment.yaml": DEPLOYMENT,
    "apps/shop/overlays/dev/kustomization.yaml": overlay("dev", "v3"),
    "apps/shop/overlays/staging/kustomization.yaml": overlay("staging", "v2"),
    "apps/shop/overlays/prod/kustomization.yaml": overlay("prod", "v1"),
  };
}

/** The kustomization of an environment with a comment that has to stay. */
export function overlay(environment: string, tag: string): string {
  return `namespace: shop-${environment}   # its own\nresources: [../../base]\n\nimages:\n    - name: shop # the app\n      newTag: ${tag}\n`;
}

const POLICY = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: images}
spec:
  title: No image is bad
  severity: high
  rules:
    - {id: not-bad, each: container, path: .image, cel: '!container.image.endsWith(":bad")', message: "the image is bad"}
`;

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
        - {name: shop, image: shop}
`;
