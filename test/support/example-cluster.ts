import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readYaml } from "#core/kube/read-yaml.ts";
import { type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import { applyBundle, serversOf } from "./apply-bundle.ts";
import { bareDefinition } from "./bare-definition.ts";
import { type ControlPlane, startControlPlane } from "./control-plane.ts";
import { copyExample, type JudgedOverlay } from "./example-copy.ts";
import { freePorts } from "./free-ports.ts";
import { goModule } from "./go-module.ts";
import { kustomizePath } from "./need-tool.ts";
import { runTiphys, type TiphysResult } from "./run-tiphys.ts";
import { type RunningTiphys, startTiphys } from "./running-tiphys.ts";
import { documentsText, shippedWebhook } from "./shipped-webhook.ts";
import { retried, waitFor } from "./wait-for.ts";

/** A fleet of examples/ before a real API server that knows its kinds, with the shipped webhook on. */
export interface ExampleCluster {
  readonly plane: ControlPlane;
  readonly folder: string;
  readonly overlays: readonly ClusterOverlay[];
  /** The folders that hold what Argo CD itself gets. */
  readonly argoCdFolders: readonly string[];
  readonly tiphys: (argv: readonly string[]) => Promise<TiphysResult>;
  readonly render: (path: string) => Promise<readonly KubeObject[]>;
  /** Lets the server be that of a cluster by the name that the fleet gives it; null: the fleet names none. */
  readonly serveAs: (cluster: string | null) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface ClusterOverlay extends JudgedOverlay {
  /** The first of its environment's clusters; null where it names none. */
  readonly cluster: string | null;
}

export async function startExampleCluster(
  context: Mocha.Context,
  name: string,
): Promise<ExampleCluster> {
  const definitions = await operatorDefinitions(context);
  const plane = await startControlPlane(["--enable-garbage-collector=false"]);
  try {
    const folder = join(plane.folder, "fleet");
    copyExample(name, folder);
    const env = { TIPHYS_KUSTOMIZE: await kustomizePath() };
    const tiphys = (argv: readonly string[]) =>
      runTiphys({ argv, cwd: folder, env, now: Date.now() });
    const render = async (path: string) => objectsIn(await tiphys(["render", path]), path);
    const overlays = await overlaysOf(folder, tiphys);
    const argoCdFolders = globSync("**/argocd/kustomization.yaml", { cwd: folder }).map(dirname);
    const rendered = await Promise.all(
      [...overlays.map(({ path }) => path), ...argoCdFolders].map(render),
    );
    const own = globSync("crds/**/*.yaml", { cwd: folder }).map((file) =>
      readFileSync(join(folder, file), "utf8"),
    );
    await plane.apply(
      [...definitions, ...otherDefinitions(rendered.flat()), ...own].join("\n---\n"),
    );
    const server = await startServer(plane, { name, folder });
    const stop = async () => {
      await server.stop();
      await plane.stop();
    };
    return {
      ...{ plane, folder, overlays, argoCdFolders, tiphys, render, stop },
      serveAs: server.serveAs,
    };
  } catch (error) {
    await plane.stop();
    throw error;
  }
}

/** The operators' own definitions, where their modules carry them. */
async function operatorDefinitions(context: Mocha.Context): Promise<readonly string[]> {
  const modules = [
    "github.com/argoproj/argo-rollouts@v1.9.1",
    "github.com/argoproj/argo-cd/v3@v3.2.11",
  ];
  const folders = await Promise.all(modules.map((module) => goModule(context, module)));
  return folders.flatMap((folder) =>
    globSync("manifests/crds/*-crd.yaml", { cwd: folder }).map((file) =>
      readFileSync(join(folder, file), "utf8"),
    ),
  );
}

const BUILT_IN = /^(apps|batch|policy|autoscaling|v1|.*\.k8s\.io|argoproj\.io)$/;

/** Of every other kind there is only known that it exists. */
function otherDefinitions(objects: readonly KubeObject[]): readonly string[] {
  const byKind = new Map(
    objects
      .filter(({ apiVersion }) => isForeign(parseApiVersion(apiVersion).group))
      .map((object) => [`${object.apiVersion} ${object.kind}`, object]),
  );
  return [...byKind.values()].map(definitionOf);
}

function isForeign(group: string): boolean {
  const ofOthers = ["autoscaling.k8s.io", "gateway.networking.k8s.io"];
  return ofOthers.includes(group) || (group !== "" && !BUILT_IN.test(group));
}

function definitionOf({ apiVersion, kind, metadata }: KubeObject): string {
  const { group, version } = parseApiVersion(apiVersion);
  const singular = kind.toLowerCase();
  const plural = /[^aeiou]y$/.test(singular) ? singular.replace(/y$/, "ies") : `${singular}s`;
  const isNamespaced = metadata?.namespace !== undefined;
  return bareDefinition({ group, version, kind, plural, isNamespaced });
}

/** The webhook as it is shipped, and its server, which may change its name. */
async function startServer(
  plane: ControlPlane,
  { name, folder }: { readonly name: string; readonly folder: string },
) {
  const [port = 0, metricsPort = 0] = await freePorts(2);
  await plane.apply(
    documentsText(await shippedWebhook({ url: `https://127.0.0.1:${port}/validate` })),
  );
  const kubeconfig = await plane.kubeconfigOf("tiphys-system", "tiphys-webhook");
  let server: RunningTiphys | null = null;
  let served: string | null | undefined;
  const stop = async () => void (await server?.stop());
  const serveAs = async (cluster: string | null) => {
    if (served === cluster) return;
    await stop();
    served = cluster;
    server = startTiphys({
      argv: [
        ...["serve", "webhook", "--kubeconfig", kubeconfig, "--tls-host", "127.0.0.1"],
        ...["--listen", `127.0.0.1:${port}`, "--metrics-listen", `127.0.0.1:${metricsPort}`],
        ...(cluster === null ? [] : ["--cluster", cluster]),
      ],
      cwd: plane.folder,
    });
    await server.said("serving");
    let revision = "";
    await retried(async () => {
      revision = await applyBundle(plane, folder);
    });
    await waitFor(async () => {
      const said = await serversOf(plane, name);
      return said.some((one) => one.revision === revision) ? true : null;
    });
  };
  return { stop, serveAs };
}

async function overlaysOf(
  folder: string,
  tiphys: ExampleCluster["tiphys"],
): Promise<readonly ClusterOverlay[]> {
  const { stdout, stderr } = await tiphys(["check", "--format", "json"]);
  if (stdout === "") throw new Error(stderr);
  const { targets }: { readonly targets: readonly JudgedOverlay[] } = JSON.parse(stdout);
  const [fleet] = readYaml(readFileSync(join(folder, "tiphys.yaml"), "utf8"), { file: "fleet" });
  const { spec } = fleet?.value as { readonly spec: FleetSpec };
  return targets.map(({ path, environment }) => ({
    path,
    environment,
    cluster: spec.environments.find((one) => one.name === environment)?.clusters?.[0] ?? null,
  }));
}

interface FleetSpec {
  readonly environments: readonly {
    readonly name: string;
    readonly clusters?: readonly string[];
  }[];
}

function objectsIn({ exitCode, stdout, stderr }: TiphysResult, file: string) {
  if (exitCode !== 0) throw new Error(`${file}: ${stderr}`);
  return readYaml(stdout, { file }).map(({ value }) => value as KubeObject);
}
