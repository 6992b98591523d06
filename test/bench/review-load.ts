import { once } from "node:events";
import { connect, type TLSSocket } from "node:tls";

/** How reviews are sent: as an API server does, over a few connections that stay open (HTTP/1.1). */
export interface ReviewLoad {
  readonly port: number;
  readonly ca: string;
  readonly connections: number;
  /** The bodies, sent in turn. */
  readonly bodies: readonly string[];
  /** Ends after so many seconds, */
  readonly seconds?: number;
  /** or after so many reviews. */
  readonly reviews?: number;
}

export interface LoadedReviews {
  /** Of each review, ascending, in milliseconds. */
  readonly latencies: readonly number[];
  readonly seconds: number;
  /** CPU time that sending took, in milliseconds per review: it is the client's, on the same cores. */
  readonly clientCpu: number;
  /** How many were allowed. */
  readonly allowed: number;
}

const ALLOWED = Buffer.from('"allowed":true');

/** Sends reviews over raw TLS sockets, one at a time on each; throws on an answer that is not 200. */
export async function loadReviews(load: ReviewLoad): Promise<LoadedReviews> {
  const requests = load.bodies.map(requestOf);
  const sockets = await Promise.all(
    Array.from({ length: load.connections }, () => openSocket(load)),
  );
  const latencies: number[] = [];
  const used = process.cpuUsage();
  const start = performance.now();
  const end = start + (load.seconds ?? Number.POSITIVE_INFINITY) * 1000;
  const most = load.reviews ?? Number.POSITIVE_INFINITY;
  let sent = 0;
  let allowed = 0;
  const next = () => {
    if (sent >= most || performance.now() >= end) return null;
    const request = requests[sent % requests.length] ?? null;
    sent += 1;
    return request;
  };
  const answered = (milliseconds: number, isAllowed: boolean) => {
    latencies.push(milliseconds);
    if (isAllowed) allowed += 1;
  };
  await Promise.all(sockets.map((socket) => exchange(socket, { next, answered })));
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(used);
  for (const socket of sockets) socket.destroy();
  latencies.sort((left, right) => left - right);
  return { latencies, seconds, clientCpu: (user + system) / 1000 / latencies.length, allowed };
}

async function openSocket({ port, ca }: ReviewLoad): Promise<TLSSocket> {
  const socket = connect({ host: "127.0.0.1", port, ca });
  socket.setNoDelay(true);
  await once(socket, "secureConnect");
  return socket;
}

function requestOf(body: string): Buffer {
  const bytes = Buffer.from(body);
  const head = [
    "POST /validate?timeout=5s HTTP/1.1",
    "Host: tiphys-webhook.tiphys-system.svc:443",
    "User-Agent: kube-apiserver-admission",
    `Content-Length: ${bytes.length}`,
    "Accept: application/json, */*",
    "Content-Type: application/json",
    "Accept-Encoding: gzip",
  ].join("\r\n");
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), bytes]);
}

interface Exchange {
  readonly next: () => Buffer | null;
  readonly answered: (milliseconds: number, isAllowed: boolean) => void;
}

function exchange(socket: TLSSocket, { next, answered }: Exchange): Promise<void> {
  return new Promise((resolve, reject) => {
    let since = 0;
    let waiting: Buffer[] = [];
    const send = () => {
      const request = next();
      if (request === null) return resolve();
      since = performance.now();
      socket.write(request);
      return undefined;
    };
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the server closed a connection")));
    socket.on("data", (chunk: Buffer) => {
      waiting.push(chunk);
      const answer = waiting.length === 1 ? chunk : Buffer.concat(waiting);
      const length = lengthOf(answer);
      if (length === null || answer.length < length) return;
      waiting = [];
      if (!answer.toString("latin1", 0, 13).startsWith("HTTP/1.1 200 "))
        return reject(new Error(answer.toString("utf8", 0, 500)));
      answered(performance.now() - since, answer.includes(ALLOWED));
      send();
    });
    send();
  });
}

/** How long an answer is with its head; null while the head is not whole. */
function lengthOf(answer: Buffer): number | null {
  const head = answer.indexOf("\r\n\r\n");
  if (head < 0) return null;
  const [, length] = /content-length: (\d+)/i.exec(answer.toString("latin1", 0, head)) ?? [];
  return head + 4 + Number(length);
}
