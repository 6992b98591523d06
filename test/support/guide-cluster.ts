import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { bareDefinition } from "./bare-definition.ts";
import type { ControlPlane } from "./control-plane.ts";
import { writeTree } from "./file-tree.ts";
import { goModule } from "./go-module.ts";
import { documentsText, shippedDocuments } from "./shipped-webhook.ts";
import { ROOT } from "./source-files.ts";
import { toolPath } from "./tools.ts";
import { retried } from "./wait-for.ts";

const run = promisify(execFile);

/** Kinds of others, whose modules carry no definition. */
const OTHERS = [
  ["monitoring.coreos.com", "v1", "ServiceMonitor", "servicemonitors"],
  ["monitoring.coreos.com", "v1", "PodMonitor", "podmonitors"],
  ["monitoring.coreos.com", "v1", "PrometheusRule", "prometheusrules"],
  ["cert-manager.io", "v1", "Issuer", "issuers"],
  ["cert-manager.io", "v1", "Certificate", "certificates"],
  // metrics-server serves it by itself; kubectl top asks for no more than this.
  ["metrics.k8s.io", "v1beta1", "PodMetrics", "pods"],
] as const;

const FILES = [
  "install/application.yaml",
  "argo-cd/examples/project-guardrails.yaml",
  "webhooks/components/cert-manager/certificate.yaml",
];

/** The whole suite as it is shipped, beside Argo CD's own repo-server with our plugin. */
export async function installForGuides(
  context: Mocha.Context,
  { plane, webhookUrl }: { readonly plane: ControlPlane; readonly webhookUrl: string },
): Promise<void> {
  const [argoCd, rollouts] = [
    await goModule(context, "github.com/argoproj/argo-cd/v3@v3.2.11"),
    await goModule(context, "github.com/argoproj/argo-rollouts@v1.9.1"),
  ];
  await plane.apply(OTHERS.map(definition).join("\n---\n"));
  await plane.apply(await built({ resources: [join(rollouts, "manifests/crds")] }));
  const [pluginText, suiteText] = [await built(repoServer(argoCd)), await suite(webhookUrl)];
  // Kinds are served some time after their definitions.
  await retried(() => plane.apply(pluginText));
  await retried(() => plane.apply(documentsText(suiteText)));
  for (const path of FILES)
    await retried(() => plane.apply(readFileSync(join(ROOT, "manifests", path), "utf8")));
}

function definition([group, version, kind, plural]: (typeof OTHERS)[number]): string {
  return bareDefinition({ group, version, kind, plural, isNamespaced: true });
}

function suite(url: string) {
  return shippedDocuments({
    resources: ["install/base", "promotion/base"],
    components: [
      ...["canaries", "monitoring", "scan"].map((name) => `install/components/${name}`),
      "analysis/components/fleet-page",
    ],
    url,
  });
}

function repoServer(argoCd: string): Kustomization {
  const ours = ["argo-cd", "cmp", "cmp/components/resident", "cmp/components/monitoring"];
  const theirs = ["crds", "base/config", "base/repo-server"];
  return {
    namespace: "argocd",
    resources: theirs.map((path) => join(argoCd, "manifests", path)),
    components: ours.map((path) => join(ROOT, "manifests", path)),
  };
}

interface Kustomization {
  readonly namespace?: string;
  /** Absolute paths, as are the components. */
  readonly resources: readonly string[];
  readonly components?: readonly string[];
}

/** What kustomize makes of the folders, with the namespace that it names. */
async function built({ namespace, resources, components = [] }: Kustomization): Promise<string> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-guide-")));
  try {
    const place = (path: string) => relative(folder, realpathSync(path));
    const own = `{apiVersion: v1, kind: Namespace, metadata: {name: ${namespace}}}`;
    writeTree(folder, {
      ...(namespace === undefined ? {} : { "namespace.yaml": own }),
      "kustomization.yaml": JSON.stringify({
        ...(namespace === undefined ? {} : { namespace }),
        resources: [
          ...(namespace === undefined ? [] : ["namespace.yaml"]),
          ...resources.map(place),
        ],
        components: components.map(place),
      }),
    });
    const options = { maxBuffer: 64 * 1024 * 1024 };
    return (await run(await toolPath("kustomize"), ["build", folder], options)).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
