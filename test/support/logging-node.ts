import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { ControlPlane } from "./control-plane.ts";
import { selfSigned } from "./self-signed.ts";

/** A node without a kubelet: it has the logs of its pods, and runs nothing. */
export interface LoggingNode {
  /** Takes a pod, and says of its containers that they were killed for their memory and run again. */
  readonly run: (pod: PodToRun) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface PodToRun {
  readonly namespace: string;
  readonly name: string;
  readonly containers: readonly string[];
}

export interface LoggingNodeOptions {
  readonly plane: ControlPlane;
  /** The whole log of a container. */
  readonly logOf: (container: string) => string;
}

/** Adds the node to the cluster, and answers the API server when kubectl asks for logs. */
export async function startLoggingNode({ plane, logOf }: LoggingNodeOptions): Promise<LoggingNode> {
  const server = createServer(await selfSigned("node-1"), (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "https://node-1");
    const [, route, , , container = ""] = pathname.split("/");
    if (route !== "containerLogs") return void response.writeHead(404).end();
    const lines = logOf(container).trimEnd().split("\n");
    const tail = Number(searchParams.get("tailLines") ?? lines.length);
    response.end(`${lines.slice(-tail).join("\n")}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await plane.apply(nodeAt(port));
  return {
    run: async (pod) => {
      await bindPod(plane, pod);
      await tellStatus(plane, pod);
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function nodeAt(port: number): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: "node-1" },
    status: {
      addresses: [{ type: "InternalIP", address: "127.0.0.1" }],
      daemonEndpoints: { kubeletEndpoint: { Port: port } },
    },
  });
}

async function bindPod(plane: ControlPlane, { namespace, name }: PodToRun): Promise<void> {
  const binding = {
    apiVersion: "v1",
    kind: "Binding",
    metadata: { name, namespace },
    target: { apiVersion: "v1", kind: "Node", name: "node-1" },
  };
  const url = `/api/v1/namespaces/${namespace}/pods/${name}/binding`;
  const argv = ["create", "--raw", url, "-f", "-"];
  const { exitCode, stderr } = await plane.kubectl(argv, JSON.stringify(binding));
  if (exitCode !== 0) throw new Error(stderr);
}

async function tellStatus(
  plane: ControlPlane,
  { namespace, name, containers }: PodToRun,
): Promise<void> {
  const containerStatuses = containers.map((container) => ({
    ...{ name: container, image: container, imageID: container, ready: true, restartCount: 1 },
    state: { running: {} },
    lastState: { terminated: { exitCode: 137, reason: "OOMKilled" } },
  }));
  const status = JSON.stringify({ status: { phase: "Running", containerStatuses } });
  const argv = ["patch", "pod", name, "--subresource=status", "--type=merge", "-p", status];
  const { exitCode, stderr } = await plane.kubectl(["-n", namespace, ...argv]);
  if (exitCode !== 0) throw new Error(stderr);
}
