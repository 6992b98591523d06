import { writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A change that the cluster was asked for. */
export interface ClusterChange {
  readonly path: string;
  readonly contentType: string | undefined;
  readonly body: unknown;
}

/** An API server with some objects by their paths, for states and faults that a real one does not show on demand. */
export interface TestCluster {
  readonly url: string;
  /** Answers from now on; a number is a status without a body. Paths that are not there are 404. */
  readonly show: (bodies: Readonly<Record<string, unknown>>) => void;
  /** The status that changes are answered with from now on. */
  readonly answerChanges: (status: number) => void;
  readonly changes: readonly ClusterChange[];
  /** Writes a kubeconfig for it. */
  readonly writeKubeconfig: (file: string) => void;
  readonly close: () => Promise<void>;
}

export async function startTestCluster(): Promise<TestCluster> {
  const changes: ClusterChange[] = [];
  let bodies: Readonly<Record<string, unknown>> = {};
  let changeStatus = 200;
  const server = createServer((request, response) => {
    const path = (request.url ?? "").replace(/\?.*$/, "");
    void bodyOf(request).then((text) => {
      const isChange = request.method !== "GET";
      const contentType = request.headers["content-type"];
      if (isChange) changes.push({ path, contentType, body: JSON.parse(text) });
      const found = isChange ? {} : bodies[path];
      const status = isChange ? changeStatus : typeof found === "number" ? found : undefined;
      response.writeHead(status ?? (found === undefined ? 404 : 200), {
        "content-type": "application/json",
      });
      response.end(JSON.stringify(typeof found === "object" ? found : {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    changes,
    show: (next) => (bodies = next),
    answerChanges: (status) => (changeStatus = status),
    writeKubeconfig: (file) => writeFileSync(file, JSON.stringify(kubeconfigOf(url))),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function kubeconfigOf(server: string): object {
  return {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "test",
    clusters: [{ name: "test", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "test", user: {} }],
    contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
