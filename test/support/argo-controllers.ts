import { execFile } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { tmpdir } from "node:os";
import { promisify } from "node:util";
import type { ArgoCd } from "./argo-cd.ts";
import type { ControlPlane } from "./control-plane.ts";
import { writeTree } from "./file-tree.ts";
import { freePorts } from "./free-ports.ts";
import { goModule } from "./go-module.ts";
import { startInPrivateNetwork } from "./private-network.ts";
import { type ProgramOptions, type RunningProgram, startProgram } from "./running-program.ts";
import { ROOT } from "./source-files.ts";
import { toolPath } from "./tools.ts";

const run = promisify(execFile);
const MODULE = "github.com/argoproj/argo-cd/v3@v3.2.11";
const SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin";

export interface ArgoControllers {
  readonly logTail: () => string;
  readonly stop: () => Promise<void>;
}

interface Controllers {
  readonly plane: ControlPlane;
  readonly argoCd: ArgoCd;
}

/**
 * Installs Argo CD's CRDs and settings with ours upon them, and starts its real application controller (with the
 * source hydrator and its commit server) and ApplicationSet controller on the cluster.
 */
export async function startArgoControllers(
  context: Mocha.Context,
  { plane, argoCd }: Controllers,
): Promise<ArgoControllers> {
  await install(plane, await goModule(context, MODULE));
  const [commits = 0, metrics = 0, webhook = 0] = await freePorts(3);
  const surroundings = { plane, argoCd, commits, path: await toolPath("argocd") };
  const programs = [
    startCommitServer(surroundings, metrics),
    await startApplicationController(surroundings),
    startSetController(surroundings, webhook),
  ];
  const stop = async () => {
    await Promise.all(programs.map((program) => program.stop()));
  };
  return { stop, logTail: () => programs.map((program) => program.logTail()).join("\n") };
}

/** Argo CD's own installation but for its programs, with the component that we ship. */
async function install(plane: ControlPlane, module: string): Promise<void> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-argocd-install-")));
  const ours = relative(folder, join(ROOT, "manifests/argo-cd"));
  const theirs = ["manifests/crds", "manifests/base/config"].map((path) =>
    relative(folder, join(module, path)),
  );
  writeTree(folder, {
    "namespace.yaml": "{apiVersion: v1, kind: Namespace, metadata: {name: argocd}}",
    "kustomization.yaml": JSON.stringify({
      namespace: "argocd",
      resources: [...theirs, "namespace.yaml"],
      components: [ours],
    }),
  });
  const options = { maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await run(await toolPath("kustomize"), ["build", folder], options);
  rmSync(folder, { recursive: true });
  await plane.apply(stdout);
  const crds = ["applications", "applicationsets", "appprojects"].map(
    (name) => `crd/${name}.argoproj.io`,
  );
  await plane.kubectl(["wait", "--for=condition=Established", "--timeout=30s", ...crds]);
  await plane.apply(DEFAULT_PROJECT);
}

/** argocd-server makes it, which does not run here. */
const DEFAULT_PROJECT = `apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: default, namespace: argocd}
spec:
  sourceRepos: ["*"]
  destinations: [{namespace: "*", server: "*"}]
  clusterResourceWhitelist: [{group: "*", kind: "*"}]
`;

interface Surroundings extends Controllers {
  /** Where the commit server listens. */
  readonly commits: number;
  /** Argo CD's one program. */
  readonly path: string;
}

function program(name: string, { plane, path }: Surroundings): Omit<ProgramOptions, "arguments"> {
  return {
    ...{ path, name, directory: plane.folder, killAfterMs: 2000 },
    environment: {
      PATH: SYSTEM_PATH,
      HOME: plane.folder,
      TMPDIR: tmpdir(),
      KUBECONFIG: plane.kubeconfig,
      ARGOCD_BINARY_NAME: name,
      ARGOCD_FAKE_IN_CLUSTER: "true",
      ARGOCD_ASK_PASS_SOCK: join(plane.folder, "askpass.sock"),
    },
  };
}

/** Its metrics listen on every address, so it gets a network of its own. */
async function startApplicationController(surroundings: Surroundings): Promise<RunningProgram> {
  const { plane, argoCd, commits } = surroundings;
  const { repoServerPort, redisPort } = argoCd;
  return await startInPrivateNetwork(
    {
      ...program("argocd-application-controller", surroundings),
      arguments: [
        ...["--namespace=argocd", "--logformat=text", "--loglevel=info"],
        ...[`--repo-server=127.0.0.1:${repoServerPort}`, "--repo-server-plaintext"],
        ...[`--redis=127.0.0.1:${redisPort}`, "--app-resync=3600", "--app-resync-jitter=0"],
        ...["--hydrator-enabled", `--commit-server=127.0.0.1:${commits}`],
        ...["--repo-error-grace-period-seconds=0", "--self-heal-timeout-seconds=1"],
      ],
    },
    [repoServerPort, redisPort, commits, Number(new URL(plane.server).port)],
  );
}

function startCommitServer(surroundings: Surroundings, metrics: number): RunningProgram {
  return startProgram({
    ...program("argocd-commit-server", surroundings),
    arguments: [
      ...["--address=127.0.0.1", `--port=${surroundings.commits}`],
      ...["--metrics-address=127.0.0.1", `--metrics-port=${metrics}`, "--logformat=text"],
    ],
  });
}

function startSetController(surroundings: Surroundings, webhook: number): RunningProgram {
  return startProgram({
    ...program("argocd-applicationset-controller", surroundings),
    arguments: [
      ...["--namespace=argocd", "--metrics-addr=127.0.0.1:0", "--probe-addr=127.0.0.1:0"],
      ...[`--webhook-addr=127.0.0.1:${webhook}`, "--logformat=text"],
      ...[`--argocd-repo-server=127.0.0.1:${surroundings.argoCd.repoServerPort}`],
      "--repo-server-plaintext",
    ],
  });
}
