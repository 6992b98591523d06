import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePorts } from "./free-ports.ts";
import { connectRepoServer, type RepoServerClient } from "./repo-server-client.ts";
import { type RunningProgram, startProgram, waitUntilReady } from "./running-program.ts";
import { toolPath } from "./tools.ts";

export interface ArgoCdOptions {
  /** A folder with plugin.yaml, as mounted into the sidecar; null: `tiphys cmp-server` in the place of Argo CD's. */
  readonly pluginFolder: string | null;
  /** The sidecar's own commands: name to path. Beside them it finds only the system's folders. */
  readonly commands: Readonly<Record<string, string>>;
  readonly repoServerEnvironment?: Readonly<Record<string, string>>;
  readonly pluginEnvironment?: Readonly<Record<string, string>>;
}

export interface ArgoCd {
  readonly repoServer: RepoServerClient;
  /** Both on 127.0.0.1, for Argo CD's other programs. */
  readonly repoServerPort: number;
  readonly redisPort: number;
  readonly pluginLog: () => string;
  readonly pluginPid: () => number | undefined;
  /** Where repositories are unpacked. */
  readonly workFolder: string;
  /** Kills the plugin's server without a warning, and starts it again. */
  readonly restartPlugin: () => Promise<void>;
  /** Ends every program it started and removes its folder; never fails a second time. */
  readonly stop: () => Promise<void>;
}

const unpackedRedis = fileURLToPath(new URL("../../.cache/redis", import.meta.url));
const SYSTEM_PATH = ["/usr/local/bin", "/usr/bin", "/bin"].join(delimiter);

/** The real redis, argocd-repo-server and argocd-cmp-server on free loopback ports, ready for calls. */
export async function startArgoCd(options: ArgoCdOptions): Promise<ArgoCd> {
  const [binary, redis] = await Promise.all([toolPath("argocd"), findRedis()]);
  const folder = await mkdtemp(join(tmpdir(), "tiphys-argocd-"));
  const programs: RunningProgram[] = [];
  const [redisPort = 0, port = 0, metricsPort = 0] = await freePorts(3);
  const repoServer = connectRepoServer(port);
  const stop = async () => {
    repoServer.close();
    await Promise.all(programs.map((program) => program.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (const name of ["tmp", "plugins", "work", "bin", "home"]) await mkdir(join(folder, name));
    const redisServer = startRedis({ path: redis, folder, port: redisPort });
    programs.push(redisServer);
    await waitUntilReady(redisServer, () => isListening(redisPort));
    for (const [name, path] of Object.entries(options.commands))
      await symlink(path, join(folder, "bin", name));
    let plugin = startPlugin({ ...options, binary, folder });
    programs.push(plugin);
    const isServing = () => answers(join(folder, "plugins/tiphys.sock"));
    const ports = { port, metricsPort, redisPort };
    const server = startRepoServer({ ...options, ...ports, binary, folder });
    programs.push(server);
    await waitUntilReady(plugin, isServing);
    await waitUntilReady(server, repoServer.isReady);
    const restartPlugin = async () => {
      await plugin.kill();
      plugin = startPlugin({ ...options, binary, folder });
      programs.push(plugin);
      await waitUntilReady(plugin, isServing);
    };
    return {
      ...{ repoServer, stop, restartPlugin, workFolder: join(folder, "work") },
      ...{ repoServerPort: port, redisPort },
      pluginLog: () => plugin.logTail(),
      pluginPid: () => plugin.pid,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startRedis(options: { path: string; folder: string; port: number }): RunningProgram {
  const { path, folder, port } = options;
  return startProgram({
    name: "redis-server",
    path,
    arguments: ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
    environment: { PATH: SYSTEM_PATH },
    directory: folder,
  });
}

interface RepoServerOptions extends ArgoCdOptions {
  readonly binary: string;
  readonly folder: string;
  readonly port: number;
  readonly metricsPort: number;
  readonly redisPort: number;
}

function startRepoServer(options: RepoServerOptions): RunningProgram {
  const { binary, folder, port, metricsPort, redisPort } = options;
  const listen = ["--address", "127.0.0.1", "--port", String(port)];
  const metrics = ["--metrics-address", "127.0.0.1", "--metrics-port", String(metricsPort)];
  return startProgram({
    name: "argocd-repo-server",
    path: binary,
    arguments: ["--disable-tls", ...listen, ...metrics, "--redis", `127.0.0.1:${redisPort}`],
    environment: {
      PATH: SYSTEM_PATH,
      HOME: join(folder, "home"),
      TMPDIR: join(folder, "tmp"),
      ARGOCD_GPG_ENABLED: "false",
      ARGOCD_ASK_PASS_SOCK: join(folder, "askpass.sock"),
      ARGOCD_PLUGINSOCKFILEPATH: join(folder, "plugins"),
      ...options.repoServerEnvironment,
    },
    directory: folder,
  });
}

/** argocd-cmp-server hands its whole environment to the plugin's commands: they get only this one. */
function startPlugin(
  options: ArgoCdOptions & { readonly binary: string; readonly folder: string },
): RunningProgram {
  const { binary, folder, pluginFolder } = options;
  const program =
    pluginFolder === null
      ? { name: "tiphys", path: join(folder, "bin/tiphys"), arguments: ["cmp-server"] }
      : {
          ...{ name: "argocd-cmp-server", path: binary, terminations: 2 },
          arguments: ["--config-dir-path", pluginFolder],
        };
  return startProgram({
    ...program,
    environment: {
      PATH: [join(folder, "bin"), SYSTEM_PATH].join(delimiter),
      HOME: join(folder, "home"),
      TMPDIR: join(folder, "tmp"),
      ARGOCD_PLUGINSOCKFILEPATH: join(folder, "plugins"),
      ARGOCD_CMP_WORKDIR: join(folder, "work"),
      ...options.pluginEnvironment,
    },
    directory: folder,
  });
}

async function findRedis(): Promise<string> {
  const onPath = (process.env["PATH"] ?? "").split(delimiter);
  for (const directory of [...onPath, unpackedRedis]) {
    const path = join(directory, "redis-server");
    if (existsSync(path)) return path;
  }
  throw new Error(
    "redis-server: expected it on the PATH, found none. Run .ci/install-redis or install Redis.",
  );
}

function isListening(port: number): Promise<boolean> {
  return isTaken(connect(port, "127.0.0.1"));
}

function answers(socket: string): Promise<boolean> {
  return isTaken(connect(socket));
}

function isTaken(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    socket.once("connect", () => {
      socket.end();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
