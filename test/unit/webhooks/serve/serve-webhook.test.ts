import { once } from "node:events";
import { createServer, type IncomingMessage, request as plainRequest } from "node:http";
import { Agent, request } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { workload } from "#test/support/fleet-setup.ts";
import { freePorts } from "#test/support/free-ports.ts";
import { reviewText } from "#test/support/review-setup.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { startTiphys, type RunningTiphys } from "#test/support/running-tiphys.ts";
import { pause, waitFor } from "#test/support/wait-for.ts";
import { startWebhook } from "#test/support/webhook-server.ts";
import { issueAuthority, issueLeaf } from "#webhooks/certificates/issue-certificates.ts";

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments: [{name: prod, namespaces: ["*-prod"]}]
  policies: [policies/*.yaml]
`;
const POLICY = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: names}
spec:
  title: Names
  severity: high
  rules: [{id: plain, cel: 'object.metadata.name != "bad"', message: "bad name"}]
`;

describe("tiphys serve webhook", () => {
  const folder = temporaryFolder();
  let server: RunningTiphys;
  let ports: readonly number[];
  let authority: Awaited<ReturnType<typeof issueAuthority>>;

  beforeEach(async () => {
    authority = await issueAuthority({ now: Date.now(), days: 2 });
    const leaf = await issueLeaf(authority, { now: Date.now(), days: 1, hosts: ["127.0.0.1"] });
    writeTree(folder(), {
      "fleet/tiphys.yaml": FLEET,
      "fleet/policies/names.yaml": POLICY,
      "tls.crt": leaf.certificatePem,
      "tls.key": leaf.keyPem,
    });
    ports = await freePorts(2);
    const [port, metricsPort] = ports;
    server = startTiphys({
      argv: [
        "serve",
        "webhook",
        "--from",
        "fleet",
        "--tls-cert",
        "tls.crt",
        "--tls-key",
        "tls.key",
        "--drain",
        "200ms",
      ].concat(["--listen", `127.0.0.1:${port}`, "--metrics-listen", `127.0.0.1:${metricsPort}`]),
      cwd: folder(),
    });
    await server.said("serving");
  });
  afterEach(async () => server.stop());

  const post = (body: string, given: Readonly<Record<string, string>> = {}) =>
    send({ port: ports[0], ca: authority.certificatePem, body, ...given });
  const metrics = (path: string) => get(ports[1], path);

  it("denies with status 403 and the words of the finding, and counts it", async () => {
    const { status, text } = await post(reviewText({ object: workload({ name: "bad" }) }));
    expect(status).to.equal(200);
    const { response } = JSON.parse(text);
    expect(response.allowed).to.equal(false);
    expect(response.status.code).to.equal(403);
    expect(response.status.message).to.contain(
      "[1/1] names/plain (high) | Deployment shop-prod/bad | bad name",
    );
    expect((await metrics("/metrics")).text).to.contain(
      'tiphys_reviews_total{decision="deny",environment="prod",kind="Deployment"} 1',
    );
  });

  it("allows what is fine", async () => {
    const { text } = await post(reviewText({ object: workload() }));
    expect(JSON.parse(text).response.allowed).to.equal(true);
  });

  const refused: readonly (readonly [string, string, Readonly<Record<string, string>>, number])[] =
    [
      ["another content type", "{}", { type: "text/plain" }, 415],
      ["no JSON", "{", {}, 400],
      [
        "another API version",
        '{"apiVersion":"admission.k8s.io/v1beta1","kind":"AdmissionReview"}',
        {},
        400,
      ],
      ["more than 7 MiB", " ".repeat(7 * 1024 * 1024 + 1), {}, 413],
      ["another path", "{}", { path: "/mutate" }, 404],
    ];
  for (const [title, body, given, expected] of refused) {
    it(`answers ${title} with HTTP ${expected}, without a stack`, async () => {
      const { status, text } = await post(body, given);
      expect(status).to.equal(expected);
      expect(text)
        .to.match(/^tiphys: /)
        .and.not.to.match(/\n\s+at /);
    });
  }

  it("takes changed policies, and keeps the last good ones where the new ones are broken", async () => {
    writeTree(folder(), { "fleet/policies/names.yaml": POLICY.replace("bad name", "worse name") });
    await server.said("bundle in force", 2);
    const { text } = await post(reviewText({ object: workload({ name: "bad" }) }));
    expect(text).to.contain("worse name");
    writeTree(folder(), { "fleet/policies/names.yaml": POLICY.replace("object.", "objekt.") });
    await server.said("last good one stays in force");
    const { text: still } = await post(reviewText({ object: workload({ name: "bad" }) }));
    expect(still).to.contain("worse name");
    expect((await metrics("/metrics")).text).to.contain('tiphys_bundle_faults{bundle="shop"} 1');
  }).timeout(20_000);

  it("serves a new certificate without a restart", async () => {
    const other = await issueAuthority({ now: Date.now(), days: 2 });
    const leaf = await issueLeaf(other, { now: Date.now(), days: 1, hosts: ["127.0.0.1"] });
    writeTree(folder(), { "tls.crt": leaf.certificatePem, "tls.key": leaf.keyPem });
    await server.said("certificate renewed");
    authority = other;
    expect((await post(reviewText({ object: workload() }))).status).to.equal(200);
  }).timeout(20_000);

  it("keeps an idle connection longer than the API server does", async () => {
    const { headers } = await post(reviewText({ object: workload() }));
    expect(headers["keep-alive"]).to.equal("timeout=120");
  });

  it("answers on while the Service hears that it stops, and closes each connection", async () => {
    const ended = server.stop();
    expect((await metrics("/readyz")).status).to.equal(503);
    const { status, headers } = await post(reviewText({ object: workload() }));
    expect(status).to.equal(200);
    expect(headers.connection).to.equal("close");
    expect(await ended).to.equal(0);
  });

  it("is ready while it serves, and ends with 0 when told to", async () => {
    expect((await metrics("/readyz")).status).to.equal(200);
    expect(await server.stop()).to.equal(0);
  });
});

describe("tiphys serve webhook that cannot begin", () => {
  const folder = temporaryFolder();
  const serve = (...argv: readonly string[]) =>
    startTiphys({ argv: ["serve", "webhook", ...argv], cwd: folder() });

  it("waits for a cluster that is away, alive and not ready, and says why once", async () => {
    const [port, metricsPort, away] = await freePorts(3);
    writeTree(folder(), { kubeconfig: kubeconfigOf(away) });
    const server = serve(
      ...["--kubeconfig", "kubeconfig", "--listen", `127.0.0.1:${port}`],
      ...["--metrics-listen", `127.0.0.1:${metricsPort}`],
    );
    await server.said("waits for certificates");
    expect((await get(metricsPort, "/healthz")).status).to.equal(200);
    expect(await get(metricsPort, "/readyz")).to.include({
      status: 503,
      text: "waits for its certificate\n",
    });
    expect(await server.stop()).to.equal(0);
  });

  it("answers no review before a first revision is in force: the failurePolicy decides", async () => {
    writeTree(folder(), {
      "fleet/tiphys.yaml": FLEET,
      "fleet/policies/names.yaml": POLICY.replace("object.", "objekt."),
    });
    const server = await startWebhook({ from: join(folder(), "fleet") });
    const review = () => server.post(reviewText({ object: workload({ name: "bad" }) }));
    const early = await review();
    expect(early).to.include({ status: 503, text: "tiphys: waits for a first revision\n" });
    writeTree(folder(), { "fleet/policies/names.yaml": POLICY });
    const late = await waitFor(async () => {
      const answer = await review();
      return answer.status === 200 ? answer : null;
    });
    expect(late.text).to.contain("bad name");
    expect(await server.stop()).to.equal(0);
  }).timeout(20_000);

  it("ends with 2 where its address is taken, and leaves nothing behind that goes on", async () => {
    let asked = 0;
    const cluster = createServer((_request, response) => {
      asked += 1;
      response.writeHead(500).end();
    }).listen(0, "127.0.0.1");
    await once(cluster, "listening");
    const { port } = cluster.address() as AddressInfo;
    writeTree(folder(), { kubeconfig: kubeconfigOf(port) });
    const argv = ["serve", "webhook", "--kubeconfig", "kubeconfig"];
    const { exitCode, stderr } = await runTiphys({
      argv: [...argv, "--metrics-listen", `127.0.0.1:${port}`],
      cwd: folder(),
    });
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain("another program listens there");
    await pause(200);
    const before = asked;
    await pause(2500);
    expect(before).to.be.greaterThan(0);
    expect(asked).to.equal(before);
    cluster.closeAllConnections();
    cluster.close();
  }).timeout(10_000);
});

function kubeconfigOf(port: number | undefined): string {
  return `apiVersion: v1
kind: Config
clusters: [{name: a, cluster: {server: "http://127.0.0.1:${port}", insecure-skip-tls-verify: true}}]
users: [{name: a, user: {token: a}}]
contexts: [{name: a, context: {cluster: a, user: a}}]
current-context: a
`;
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

interface Sent {
  readonly port: number | undefined;
  readonly ca: string;
  readonly body: string;
  readonly path?: string;
  readonly type?: string;
}

function send({ port, ca, body, path = "/validate?timeout=5s", type }: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": type ?? "application/json" };
    const options = { host: "127.0.0.1", port, ca, path, method: "POST", headers };
    request(
      { ...options, agent: new Agent({ keepAlive: true }) },
      (response) => void read(response).then(resolve, reject),
    )
      .on("error", reject)
      .end(body);
  });
}

function get(port: number | undefined, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    plainRequest(
      { host: "127.0.0.1", port, path, agent: false },
      (response) => void read(response).then(resolve, reject),
    )
      .on("error", reject)
      .end();
  });
}

async function read(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const { statusCode, headers } = response;
  return { status: statusCode, headers, text: Buffer.concat(chunks).toString("utf8") };
}
