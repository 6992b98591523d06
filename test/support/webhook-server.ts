import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { Agent, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { issueAuthority, issueLeaf } from "#webhooks/certificates/issue-certificates.ts";
import type { ReviewAnswer } from "#webhooks/review/encode-review.ts";
import { freePorts } from "./free-ports.ts";
import { startTiphys } from "./running-tiphys.ts";

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

export interface PostOptions {
  readonly path?: string;
  readonly type?: string;
}

/** `tiphys serve webhook` on loopback, over TLS with a certificate that the client checks. */
export interface WebhookServer {
  readonly port: number;
  readonly post: (body: string | Uint8Array, options?: PostOptions) => Promise<HttpAnswer>;
  /** The answer to a review; throws when it is no answer. */
  readonly review: (text: string) => Promise<ReviewAnswer["response"]>;
  readonly stop: () => Promise<number>;
}

export interface ServedFolder {
  /** A fleet's folder, or one with bundles. */
  readonly from: string;
  readonly argv?: readonly string[];
  readonly now?: () => number;
}

/** Starts it in this process with the bundles of a folder; ready when this resolves. */
export async function startWebhook({
  from,
  argv = [],
  now = Date.now,
}: ServedFolder): Promise<WebhookServer> {
  const folder = await mkdtemp(join(tmpdir(), "tiphys-webhook-"));
  const ca = await writeCertificates(folder);
  const [port = 0, metricsPort = 0] = await freePorts(2);
  const files = ["--tls-cert", "tls.crt", "--tls-key", "tls.key"];
  const listen = ["--listen", `127.0.0.1:${port}`, "--metrics-listen", `127.0.0.1:${metricsPort}`];
  const command = ["serve", "webhook", "--from", from, ...files, ...listen, ...argv];
  const server = startTiphys({ argv: command, cwd: folder, now });
  await server.said("serving");
  const agent = new Agent({ keepAlive: true, ca });
  const post = (body: string | Uint8Array, options: PostOptions = {}) =>
    send({ port, agent, body, ...options });
  return {
    port,
    post,
    review: async (text) => {
      const answer = await post(text);
      if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text}`);
      return (JSON.parse(answer.text) as ReviewAnswer).response;
    },
    stop: async () => {
      agent.destroy();
      const code = await server.stop();
      await rm(folder, { recursive: true, force: true });
      return code;
    },
  };
}

/** A certificate for loopback and its key; what it is signed by. */
export async function writeCertificates(folder: string): Promise<string> {
  const now = Date.now();
  const authority = await issueAuthority({ now, days: 2 });
  const leaf = await issueLeaf(authority, { now, days: 1, hosts: ["127.0.0.1"] });
  await writeFile(join(folder, "tls.crt"), leaf.certificatePem);
  await writeFile(join(folder, "tls.key"), leaf.keyPem);
  return authority.certificatePem;
}

interface Sent extends PostOptions {
  readonly port: number;
  readonly agent: Agent;
  readonly body: string | Uint8Array;
}

function send({ port, agent, body, path, type }: Sent): Promise<HttpAnswer> {
  const headers = {
    "content-type": type ?? "application/json",
    "content-length": Buffer.byteLength(body),
  };
  const address = { host: "127.0.0.1", port, agent, path: path ?? "/validate?timeout=10s" };
  return new Promise((resolve, reject) => {
    request({ ...address, method: "POST", headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    })
      .on("error", reject)
      .end(body);
  });
}
