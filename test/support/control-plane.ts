import { execFile } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePorts } from "./free-ports.ts";
import { passVersion } from "./pass-version.ts";
import { type RunningProgram, startProgram, waitUntilReady } from "./running-program.ts";
import { toolPath } from "./tools.ts";

export interface KubectlResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A real etcd and kube-apiserver on loopback, without nodes. */
export interface ControlPlane {
  readonly folder: string;
  /** Of an administrator (system:masters). */
  readonly kubeconfig: string;
  readonly server: string;
  /** Where etcd serves clients. */
  readonly etcd: string;
  readonly kubectl: (args: readonly string[], stdin?: string) => Promise<KubectlResult>;
  /** A kubeconfig for a service account, with a token of one hour. */
  readonly kubeconfigOf: (namespace: string, account: string) => Promise<string>;
  /** Applies YAML, server-side; throws with kubectl's words when that is refused. */
  readonly apply: (yaml: string) => Promise<void>;
  /** Copies what etcd holds now, as a backup does; etcd is away for a moment. */
  readonly backup: () => Promise<void>;
  /** Puts the copy back, and starts the API server anew as that demands; versions go on beyond the one that is given. */
  readonly restore: (version?: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const TOKEN = "admin-token";

/** Starts both in a new folder, ready for requests after about five seconds; `flags` are the API server's. */
export async function startControlPlane(flags: readonly string[] = []): Promise<ControlPlane> {
  const [etcd, apiserver, kubectlPath] = await Promise.all(
    ["etcd", "kube-apiserver", "kubectl"].map(programPath),
  );
  if (etcd === undefined || apiserver === undefined || kubectlPath === undefined)
    throw new Error("expected three programs");
  const folder = await mkdtemp(join(tmpdir(), "tiphys-cluster-"));
  const [client = 0, peer = 0, port = 0] = await freePorts(3);
  const [data, copy] = [join(folder, "etcd"), join(folder, "etcd-copy")];
  let programs: readonly RunningProgram[] = [];
  const startStore = () => startEtcd({ path: etcd, folder, client, peer });
  const startServer = async () => {
    const server = startApiServer({ path: apiserver, folder, etcd: client, port, flags });
    programs = [...programs, server];
    await waitUntilReady(server, () => isReady(port));
  };
  const stopAll = async () => {
    for (const program of [...programs].reverse()) await program.stop();
    programs = [];
  };
  const backup = async () => {
    const [store, ...others] = programs;
    await store?.stop();
    await cp(data, copy, { recursive: true });
    programs = [startStore(), ...others];
  };
  const restore = async (version = 0) => {
    await stopAll();
    await rm(data, { recursive: true });
    await cp(copy, data, { recursive: true });
    programs = [startStore()];
    if (version > 0) await passVersion(`http://127.0.0.1:${client}`, version);
    await startServer();
  };
  const stop = async () => {
    await stopAll();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await writeKeys(folder);
    programs = [startStore()];
    await startServer();
    const kubeconfig = join(folder, "kubeconfig");
    const ca = await readFile(join(folder, "certs/apiserver.crt"));
    await writeFile(kubeconfig, kubeconfigText({ port, ca: ca.toString("base64"), token: TOKEN }));
    const kubectl = (args: readonly string[], stdin = "") =>
      runKubectl(kubectlPath, { args: ["--kubeconfig", kubeconfig, ...args], stdin, folder });
    const apply = async (yaml: string) => {
      const { exitCode, stderr } = await kubectl(["apply", "--server-side", "-f", "-"], yaml);
      if (exitCode !== 0) throw new Error(stderr);
    };
    const kubeconfigOf = async (namespace: string, account: string) => {
      const { stdout, stderr } = await kubectl(["-n", namespace, "create", "token", account]);
      if (stdout === "") throw new Error(stderr);
      const path = join(folder, `kubeconfig-${namespace}-${account}`);
      const given = { port, ca: ca.toString("base64"), token: stdout.trim() };
      await writeFile(path, kubeconfigText(given));
      return path;
    };
    return {
      folder,
      kubeconfig,
      kubeconfigOf,
      server: `https://127.0.0.1:${port}`,
      etcd: `http://127.0.0.1:${client}`,
      kubectl,
      apply,
      backup,
      restore,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Of the pinned version, or one that the machine has, where controller-runtime's tests look too. */
async function programPath(name: string): Promise<string> {
  const assets = process.env.KUBEBUILDER_ASSETS ?? "";
  return assets === "" ? toolPath(name) : join(assets, name);
}

async function writeKeys(folder: string): Promise<void> {
  await mkdir(join(folder, "certs"));
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = privateKey.export({ type: "sec1", format: "pem" });
  await writeFile(join(folder, "sa.key"), pem);
  await writeFile(join(folder, "tokens.csv"), `${TOKEN},admin,admin,"system:masters"\n`);
}

interface EtcdOptions {
  readonly path: string;
  readonly folder: string;
  readonly client: number;
  readonly peer: number;
}

function startEtcd({ path, folder, client, peer }: EtcdOptions): RunningProgram {
  const url = (port: number) => `http://127.0.0.1:${port}`;
  return startProgram({
    path,
    name: "etcd",
    arguments: [
      "--unsafe-no-fsync",
      `--data-dir=${join(folder, "etcd")}`,
      `--listen-client-urls=${url(client)}`,
      `--advertise-client-urls=${url(client)}`,
      `--listen-peer-urls=${url(peer)}`,
      `--initial-advertise-peer-urls=${url(peer)}`,
      `--initial-cluster=default=${url(peer)}`,
    ],
    environment: {},
    directory: folder,
  });
}

interface ApiServerOptions {
  readonly path: string;
  readonly folder: string;
  readonly etcd: number;
  readonly port: number;
  readonly flags: readonly string[];
}

function startApiServer(options: ApiServerOptions): RunningProgram {
  const { path, folder, etcd, port, flags } = options;
  return startProgram({
    path,
    name: "kube-apiserver",
    arguments: [
      `--etcd-servers=http://127.0.0.1:${etcd}`,
      `--cert-dir=${join(folder, "certs")}`,
      "--bind-address=127.0.0.1",
      "--advertise-address=127.0.0.1",
      `--secure-port=${port}`,
      "--endpoint-reconciler-type=none",
      "--service-cluster-ip-range=10.0.0.0/24",
      "--authorization-mode=RBAC",
      `--token-auth-file=${join(folder, "tokens.csv")}`,
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${join(folder, "sa.key")}`,
      `--service-account-signing-key-file=${join(folder, "sa.key")}`,
      "--disable-admission-plugins=ServiceAccount",
      "--enable-priority-and-fairness=false",
      ...flags,
    ],
    environment: {},
    directory: folder,
    // It would wait a minute for its watches to end.
    killAfterMs: 1000,
  });
}

/** Looks at /readyz as anybody; the certificate is not known yet. */
function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const options = {
      host: "127.0.0.1",
      port,
      path: "/readyz",
      rejectUnauthorized: false,
      agent: false as const,
    };
    request(options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .on("error", () => resolve(false))
      .end();
  });
}

function kubeconfigText({
  port,
  ca,
  token,
}: {
  readonly port: number;
  readonly ca: string;
  readonly token: string;
}): string {
  return `apiVersion: v1
kind: Config
clusters: [{name: test, cluster: {server: "https://127.0.0.1:${port}", certificate-authority-data: ${ca}}}]
users: [{name: admin, user: {token: ${token}}}]
contexts: [{name: test, context: {cluster: test, user: admin}}]
current-context: test
`;
}

interface KubectlCall {
  readonly args: readonly string[];
  readonly stdin: string;
  readonly folder: string;
}

function runKubectl(path: string, { args, stdin, folder }: KubectlCall): Promise<KubectlResult> {
  return new Promise((resolve) => {
    const env = { HOME: folder, PATH: "/usr/bin:/bin" };
    const options = { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(path, [...args], options, (error, stdout, stderr) => {
      const exitCode = typeof error?.code === "number" ? error.code : error === null ? 0 : 1;
      resolve({ exitCode, stdout, stderr });
    });
    // kubectl need not read it.
    child.stdin?.on("error", () => {}).end(stdin);
  });
}
