import type { FileTree } from "./file-tree.ts";

export const RICH_OVERLAY = "apps/web/overlays/prod";

/** A repository whose overlay reads through every way that kustomize and a fleet have, and files that nobody reads. */
export const RICH_REPOSITORY: FileTree = {
  "tiphys.yaml": `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments:
    - name: prod
      overlays: ["apps/{app}/overlays/prod"]
      namespaces: ["web"]
      actions: {critical: deny, high: deny, medium: warn, low: audit}
  policies: ["policies/**/*.yaml", policies-more/one.yaml]
  exceptions: ["exceptions/*.yaml"]
  baseline: baseline.yaml
  crds: ["crds/*.yaml"]
  slos: ["slos/*.yaml"]
  freezes: ["freezes/*.yaml"]
  overrides:
    - {policy: team, action: audit, until: 2026-12-24, owner: platform, reason: "rolling out"}
`,
  "baseline.yaml":
    "apiVersion: tiphys.io/v1alpha1\nkind: GuardrailBaseline\nmetadata: {name: shop}\nspec: {findings: []}\n",
  "policies/images.yaml": policy("images", "object.kind != 'Nothing'"),
  "policies/deep/er/team.yaml": policy("team", "object.metadata.name != 'x'"),
  "policies/linked.yaml": "-> ../policies-elsewhere/linked.yaml",
  "policies/images.test.yaml": "kind: nothing\n",
  "policies/notes.txt": "notes\n",
  "policies-elsewhere/linked.yaml": policy("linked", "object.kind != 'Nil'"),
  "policies-elsewhere/other.yaml": policy("other", "false"),
  "policies-more/one.yaml": policy("one", "object.metadata.name != 'settings'"),
  "policies-more/two.yaml": policy("two", "false"),
  "exceptions/settings.yaml": `apiVersion: tiphys.io/v1alpha1
kind: GuardrailException
metadata: {name: settings}
spec:
  policy: one
  rules: [r]
  match: {kinds: [ConfigMap], names: ["*settings*"]}
  owner: team
  reason: old
  expires: 2026-12-12
`,
  "crds/widgets.yaml": `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions:
    - name: v1
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`,
  "slos/web.yaml": "kind: nothing\n",
  "freezes/holidays.yaml": "kind: nothing\n",
  [`${RICH_OVERLAY}/kustomization.yaml`]: `namespace: web
resources: [../../base, linked-base, widget.yaml]
components: [../../components/tracing]
patches:
  - path: replicas.yaml
  - patch: |-
      - op: add
        path: /metadata/labels/inline
        value: "yes-it-is"
    target: {kind: Deployment}
replacements: [{path: replacements.yaml}]
configMapGenerator:
  - {name: settings, files: [config/app.conf, key=config/keyed.conf], envs: [config/more.env]}
  - {name: linked, files: [config/linked.conf]}
secretGenerator: [{name: password, env: config/secret.env}]
transformers: [labels.yaml]
generators: [generated.yaml]
configurations: [name-reference.yaml]
crds: [widget-schema.json]
openapi: {path: openapi.json}
`,
  [`${RICH_OVERLAY}/widget.yaml`]:
    "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {settings: {name: settings}}\n",
  [`${RICH_OVERLAY}/replicas.yaml`]:
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n",
  [`${RICH_OVERLAY}/replacements.yaml`]: `- source: {kind: Deployment, name: web, fieldPath: metadata.name}
  targets: [{select: {kind: Widget}, fieldPaths: [spec.web], options: {create: true}}]
`,
  [`${RICH_OVERLAY}/config/app.conf`]: "a = 1\n",
  [`${RICH_OVERLAY}/config/keyed.conf`]: "b = 1\n",
  [`${RICH_OVERLAY}/config/more.env`]: "# none\nMORE=1\nFROM_OUTSIDE\n",
  [`${RICH_OVERLAY}/config/secret.env`]: "PASSWORD=1\n",
  [`${RICH_OVERLAY}/config/linked.conf`]: "-> real/linked.conf",
  [`${RICH_OVERLAY}/config/real/linked.conf`]: "c = 1\n",
  [`${RICH_OVERLAY}/config/unused.conf`]: "d = 1\n",
  [`${RICH_OVERLAY}/labels.yaml`]: `apiVersion: builtin
kind: PatchTransformer
metadata: {name: p}
path: labels-patch.yaml
target: {kind: Service}
`,
  [`${RICH_OVERLAY}/labels-patch.yaml`]:
    '[{"op": "add", "path": "/metadata/annotations", "value": {"by": "patch"}}]\n',
  [`${RICH_OVERLAY}/generated.yaml`]: `apiVersion: builtin
kind: ConfigMapGenerator
metadata: {name: generated}
files: [generated-key=config/generated.conf]
envs: [config/generated.env]
`,
  [`${RICH_OVERLAY}/config/generated.conf`]: "e = 1\n",
  [`${RICH_OVERLAY}/config/generated.env`]: "E=1\n",
  [`${RICH_OVERLAY}/name-reference.yaml`]:
    "nameReference: [{kind: ConfigMap, version: v1, fieldSpecs: [{path: spec/settings/name, kind: Widget}]}]\n",
  [`${RICH_OVERLAY}/widget-schema.json`]: "{}\n",
  [`${RICH_OVERLAY}/openapi.json`]:
    '{"definitions":{"com.example.v1.Widget":{"type":"object","x-kubernetes-group-version-kind":[{"group":"example.com","kind":"Widget","version":"v1"}]}}}\n',
  [`${RICH_OVERLAY}/linked-base`]: "-> ../../shared",
  [`${RICH_OVERLAY}/README.md`]: "Nobody reads this.\n",
  "apps/web/overlays/dev/kustomization.yaml": "resources: [../../base]\n",
  "apps/web/base/kustomization.yml": "resources: [deployment.yaml, service.yaml]\n",
  "apps/web/base/deployment.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "web:1"}]}
`,
  "apps/web/base/service.yaml":
    "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n",
  "apps/web/base/unused.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: unused}\n",
  "apps/web/components/tracing/kustomization.yaml":
    "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonAnnotations: {tracing: on-it}\n",
  "apps/web/shared/Kustomization": "resources: [quota.yaml]\n",
  "apps/web/shared/quota.yaml":
    "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q}\nspec: {hard: {pods: 9}}\n",
  "apps/other/kustomization.yaml": "resources: [x.yaml]\n",
};

function policy(name: string, cel: string): string {
  return `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: ${name}}
spec: {title: ${name}, severity: high, rules: [{id: r, cel: "${cel}"}]}
`;
}
