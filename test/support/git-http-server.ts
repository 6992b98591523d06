import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

export interface GitHttpServer {
  /** "http://user:password@127.0.0.1:1234". */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

interface Served {
  /** Holds bare repositories. */
  readonly folder: string;
  readonly user: string;
  readonly password: string;
}

/** Git's own `http-backend` behind a server on loopback that lets in who has the password. */
export async function serveGitOverHttp({ folder, user, password }: Served): Promise<GitHttpServer> {
  const program = join(execFileSync("git", ["--exec-path"]).toString().trim(), "git-http-backend");
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const server = createServer((request, response) => {
    if (request.headers.authorization !== expected) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end("who are you\n");
      return;
    }
    answer(request, response, { program, folder, user });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${user}:${password}@127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Backend {
  readonly program: string;
  readonly folder: string;
  readonly user: string;
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { program, folder, user }: Backend,
): void {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  const backend = spawn(program, {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_CONFIG_NOSYSTEM: "1",
      REMOTE_USER: user,
      REQUEST_METHOD: request.method,
      PATH_INFO: decodeURIComponent(pathname),
      QUERY_STRING: searchParams.toString(),
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: String(request.headers["content-encoding"] ?? ""),
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
    },
  });
  request.pipe(backend.stdin);
  const chunks: Buffer[] = [];
  backend.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  backend.once("close", () => {
    const all = Buffer.concat(chunks);
    const end = all.indexOf("\r\n\r\n");
    const heads = all.subarray(0, end).toString().split("\r\n");
    const headers = heads.map((head) => head.split(/: (.*)/s).slice(0, 2) as [string, string]);
    const status = headers.find(([name]) => name === "Status")?.[1].split(" ")[0] ?? "200";
    const sent = headers.filter(([name]) => name !== "Status");
    response.writeHead(Number(status), Object.fromEntries(sent)).end(all.subarray(end + 4));
  });
}
