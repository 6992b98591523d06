import { expect } from "chai";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { createServer } from "node:net";
import { join } from "node:path";
import { type RunningAnalysis, startAnalysis } from "#test/support/analysis-server.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { freePorts } from "#test/support/free-ports.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { selfSigned } from "#test/support/self-signed.ts";
import { STORY_FLEET, STORY_NOW, storyAnswer } from "#test/support/slo-story.ts";
import {
  sendJson,
  startStubSource,
  type StubAnswer,
  type StubSource,
} from "#test/support/stub-source.ts";

const CANARY = {
  slo: "checkout/availability",
  canaryHash: "good",
  stableHash: "old",
  since: new Date(STORY_NOW - 20 * 60_000).toISOString(),
};

describe("tiphys serve analysis", () => {
  const folder = temporaryFolder();
  let source: StubSource;
  let server: RunningAnalysis;

  const start = async (argv: readonly string[] = []) => {
    server = await startAnalysis({
      cwd: folder(),
      argv: ["--from", "fleet", "--prometheus", source.url, ...argv],
    });
  };
  beforeEach(async () => {
    writeTree(folder(), STORY_FLEET);
    source = await startStubSource(storyAnswer());
  });
  afterEach(async () => {
    await server.stop();
    await source.close();
  });

  const send = (body: string, given: RequestInit = {}) =>
    fetch(`${server.url}/v1/measure`, { method: "POST", body, ...given });
  const measure = async (request: unknown, given: RequestInit = {}) => {
    const response = await send(JSON.stringify(request), given);
    expect(response.status).to.equal(200);
    expect(response.headers.get("content-type")).to.equal("application/json");
    return (await response.json()) as {
      result: [number | null, string, string];
      details: Record<string, unknown>;
    };
  };

  it("passes a good canary and fails a bad one, with counts, queries and revision", async () => {
    await start();
    const good = await measure(CANARY);
    expect(good.result[1]).to.equal("pass");
    const bad = await measure({ ...CANARY, canaryHash: "bad" });
    expect(bad.result[1]).to.equal("fail");
    expect(bad.result[2]).to.match(/bad as its baseline/);
    const [objective] = bad.details.objectives as Record<string, unknown>[];
    expect(objective).to.deep.include({
      slo: "checkout/availability",
      bundle: "shop",
      canary: { total: 2280, bad: 190 },
      stable: { total: 22800, bad: 19 },
      missing: {},
    });
    expect((objective?.queries as unknown[]).length).to.equal(8);
    expect(bad.details.request).to.deep.equal({
      slos: ["checkout/availability"],
      canaryHash: "bad",
      stableHash: "old",
      since: CANARY.since,
    });
    expect(bad.details.revision).to.match(/^sha256:[0-9a-f]{64}$/);
  });

  it("judges a group, a service without a canary, and takes numbers as text", async () => {
    await start();
    const since = Math.floor(STORY_NOW / 1000) - 1200;
    const slos = "checkout/availability, checkout/latency";
    expect(
      (await measure({ slo: "checkout/availability", since: String(since) })).result[1],
    ).to.equal("pass");
    const [first] = [await measure({ ...CANARY, slo: undefined, slos, since })];
    expect((first.details.objectives as unknown[]).length).to.equal(2);
  });

  it("asks nothing twice: equal requests share an answer", async () => {
    await start();
    await measure(CANARY);
    const asked = source.queries.length;
    await Promise.all(Array.from({ length: 20 }, () => measure(CANARY)));
    expect(source.queries).to.have.length(asked);
  });

  const MISFITS: readonly (readonly [string, string, RegExp])[] = [
    ["no JSON", "{", /^REQUEST_INVALID: body: expected a JSON object, got text that is no JSON/],
    ["nothing", "", /^REQUEST_INVALID: body: expected a JSON object, got nothing/],
    ["a list", "[]", /^REQUEST_INVALID: body: expected a JSON object/],
    ["no objective", "{}", /^REQUEST_INVALID: slo: expected one of "slo" and "slos"/],
    [
      "an unknown field",
      '{"slo":"a/b","canaryhash":"x"}',
      /unknown field "canaryhash"; did you mean "canaryHash"/,
    ],
    [
      "an argument that nobody filled in",
      '{"slo":"checkout/availability","canaryHash":"{{args.x}}"}',
      /canaryHash: expected letters, digits and/,
    ],
    ["a strange time", '{"slo":"checkout/availability","since":"noon"}', /since: expected a time/],
    [
      "a time in the future",
      '{"slo":"checkout/availability","since":"2030-01-01T00:00:00Z"}',
      /in the past/,
    ],
    [
      "an unknown objective",
      '{"slo":"checkout/availabilty"}',
      /^SLO_UNKNOWN: .*Did you mean "checkout\/availability"\?/,
    ],
    [
      "an objective of another namespace",
      '{"slo":"checkout/latency","namespace":"x"}',
      /Another namespace has it/,
    ],
    [
      "more than 64 KiB",
      `{"slo":"${"x".repeat(70_000)}"}`,
      /^REQUEST_INVALID: body: expected at most 64 KiB, got more/,
    ],
  ];
  it("answers what does not fit with hold, the error code, and a metric", async () => {
    await start();
    for (const [title, body, words] of MISFITS) {
      const response = await send(body);
      expect(response.status, title).to.equal(200);
      const { result } = (await response.json()) as { result: readonly unknown[] };
      expect(result[1], title).to.equal("hold");
      expect(result[2], title).to.match(words);
    }
    const get = await fetch(`${server.url}/v1/measure?slo=a/b`);
    expect(get.status).to.equal(200);
    expect(await get.text()).to.contain(
      '"hold","REQUEST_INVALID: expected POST /v1/measure, got GET"',
    );
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).to.contain('tiphys_measure_misfits_total{code="SLO_UNKNOWN"} 2');
    expect(metrics).to.contain('tiphys_holds_total{reason="misfit"} 12');
    expect(metrics).to.contain('tiphys_measurements_total{slo="none",outcome="hold"} 12');
  });

  it("fails what does not fit where the fleet says so", async () => {
    const fleet = `${String(STORY_FLEET["fleet/tiphys.yaml"])}  analysis: {onMisconfigured: fail}\n`;
    writeTree(folder(), { "fleet/tiphys.yaml": fleet });
    await start();
    expect((await measure({ slo: "no/such" })).result[1]).to.equal("fail");
  });

  const FAULTS: readonly (readonly [string, StubAnswer, RegExp])[] = [
    ["is down", (_query, response) => response.destroy(), /a connection that broke off/],
    ["answers with HTML", (_query, response) => void response.end("<html>"), /content of type/],
    ["answers with an error", (_query, response) => sendJson(response, {}, 503), /HTTP status 503/],
    [
      "has no such series",
      (_query, response) =>
        sendJson(response, { status: "success", data: { resultType: "matrix", result: [] } }),
      /no|nothing/,
    ],
  ];
  for (const [title, answer, words] of FAULTS) {
    it(`holds with the reason when the source ${title}`, async () => {
      source.answerWith(answer);
      await start();
      const { result } = await measure(CANARY);
      expect(result[1]).to.equal("hold");
      expect(result[2]).to.match(words);
      expect(result[2]).not.to.contain("127.0.0.1");
      const metrics = await (await fetch(`${server.url}/metrics`)).text();
      expect(metrics).to.contain('tiphys_holds_total{reason="source"} 1');
    });
  }

  it("answers with the caller's request id, which the line of the log has too", async () => {
    await start();
    const headers = { "x-request-id": "trace-7" };
    const response = await send(JSON.stringify(CANARY), { headers });
    expect(response.headers.get("x-request-id")).to.equal("trace-7");
    await server.said('"request":"trace-7","slo":"checkout/availability","outcome":"pass"');
  });

  it("holds by the deadline, and says how far a budget is read", async () => {
    let free = 40;
    source.answerWith((query, response) => {
      if (free-- > 0) storyAnswer()(query, response);
    });
    await start(["--deadline", "2s"]);
    const begun = performance.now();
    const { result } = await measure({ slo: "checkout/availability" });
    // Later than the first answers take on a busy machine, and sooner than a query is given up.
    expect(performance.now() - begun).to.be.within(1500, 9000);
    expect(result[1]).to.equal("hold");
    expect(result[2]).to.match(/the budget is being read: \d+ of 3\d days/);
  });

  it("says that a deadline is later than callers wait", async () => {
    await start(["--deadline", "10s"]);
    await server.said("--deadline is not below the 10s of Argo Rollouts");
  });

  it("says that a folder has neither a fleet nor a bundle", async () => {
    writeTree(folder(), { "elsewhere/notes.txt": "nothing" });
    server = await startAnalysis({
      cwd: folder(),
      argv: ["--from", "elsewhere", "--prometheus", source.url],
    });
    await server.said("no SLOs are served: no bundle was found");
    const [, outcome, reason] = (await measure(CANARY)).result;
    expect([outcome, reason]).to.deep.equal([
      "hold",
      'SLO_UNKNOWN: slo: expected an objective that is served, got "checkout/availability". No objective is served.',
    ]);
  });

  it("takes changed SLOs, and keeps the last good ones where new ones are broken", async () => {
    await start();
    const path = join(folder(), "fleet/slos/search.yaml");
    const text = String(STORY_FLEET["fleet/slos/search.yaml"]);
    writeFileSync(path, text.replaceAll("search", "find"));
    await server.said("SLOs in force", 2);
    expect((await measure({ slo: "find/availability" })).result[1]).not.to.equal("hold");
    expect((await measure({ slo: "search/availability" })).result[2]).to.match(/^SLO_UNKNOWN/);
    writeFileSync(path, text.replace("99.5%", "100%"));
    await server.said("SLO documents cannot be read");
    const slos = (await (await fetch(`${server.url}/v1/slos`)).json()) as {
      slos: { slo: string; lastGood: boolean }[];
      problems: { file: string; message: string }[];
    };
    expect(slos.slos.filter(({ lastGood }) => lastGood).map(({ slo }) => slo)).to.deep.equal([
      "find/availability",
    ]);
    expect(slos.problems[0]?.file).to.equal("slos/search.yaml");
    expect((await measure({ slo: "find/availability" })).result[1]).not.to.equal("hold");
    expect((await measure({ slo: "search/availability" })).result[2]).to.match(
      /^SLO_INVALID: .*slos\/search.yaml/,
    );
  }).timeout(30_000);

  it("answers known tokens alone, but health for everybody", async () => {
    writeTree(folder(), { tokens: "a-long-enough-token\nanother-token-of-ours\n" });
    await start(["--token-file", "tokens"]);
    const refused = await send(JSON.stringify(CANARY));
    expect(refused.status).to.equal(401);
    expect(refused.headers.get("www-authenticate")).to.match(/Bearer/);
    const wrong = { headers: { authorization: "Bearer a-long-enough-token-not" } };
    expect((await send("{}", wrong)).status).to.equal(401);
    const bearer = { headers: { authorization: "Bearer another-token-of-ours" } };
    expect((await measure(CANARY, bearer)).result[1]).to.equal("pass");
    const basic = `Basic ${Buffer.from("me:a-long-enough-token").toString("base64")}`;
    const page = await fetch(server.url, { headers: { authorization: basic } });
    expect(page.status).to.equal(200);
    for (const path of ["/healthz", "/readyz", "/metrics"])
      expect((await fetch(`${server.url}${path}`)).status).to.equal(200);
    writeFileSync(join(folder(), "tokens"), "a-token-that-is-new\n");
    expect((await send("{}", bearer)).status).to.equal(401);
  });

  it("serves over TLS, health on a plain port too, and asks for certificates where it is told to", async () => {
    const { cert, key } = await selfSigned("127.0.0.1");
    writeTree(folder(), { "tls.crt": cert, "tls.key": key });
    const [port = 0] = await freePorts(1);
    const files = ["--tls-cert", "tls.crt", "--tls-key", "tls.key", "--tls-client-ca", "tls.crt"];
    await start([...files, "--metrics-listen", `127.0.0.1:${port}`]);
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).to.equal(200);
    const asked = { host: "127.0.0.1", port: Number(new URL(server.url).port), agent: false };
    const statusOf = async (options: object) => {
      const [response] = await once(
        request({
          ...asked,
          ca: cert,
          checkServerIdentity: () => undefined,
          path: "/v1/slos",
          ...options,
        }).end(),
        "response",
      );
      return (response as IncomingMessage).resume().statusCode;
    };
    expect(await statusOf({})).to.equal(401);
    expect(await statusOf({ path: "/healthz" })).to.equal(200);
    expect(await statusOf({ cert, key })).to.equal(200);
  });

  it("compares versions", async () => {
    await start();
    const versions = ["good", "bad"].map((hash) => ({ name: hash, hash }));
    const body = JSON.stringify({ slo: "checkout/availability", versions, since: CANARY.since });
    const response = await fetch(`${server.url}/v1/compare`, { method: "POST", body });
    expect(response.status).to.equal(200);
    const answer = (await response.json()) as { outcome: string; winner: string; reason: string };
    expect(answer).to.deep.include({ outcome: "winner", winner: "good" });
  });

  it("writes no name as HTML, and lets nothing be loaded or run", async () => {
    const hostile = '<script>alert("1")</script>&';
    writeTree(folder(), {
      "fleet/slos/hostile.yaml": `service: '${hostile}'\nslos:\n  - {name: a, target: 99%, window: 30d, sli: {type: availability, query: 'sum(rate(x{code="2"}[5m])) / sum(rate(x[5m]))'}}\n`,
    });
    await start();
    const response = await fetch(server.url);
    const text = await response.text();
    expect(text).not.to.contain("<script");
    expect(response.headers.get("content-security-policy")).to.match(/default-src 'none'/);
    expect(response.headers.get("x-content-type-options")).to.equal("nosniff");
  });

  it("leaves no port open where it cannot have both", async () => {
    await start();
    const { port: taken } = new URL(server.url);
    const [port = 0] = await freePorts(1);
    const { exitCode, stderr } = await runTiphys({
      argv: [
        ...["serve", "analysis", "--from", "fleet", "--prometheus", source.url],
        ...["--listen", `127.0.0.1:${port}`, "--metrics-listen", `127.0.0.1:${taken}`],
      ],
      cwd: folder(),
    });
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain(`127.0.0.1:${taken}: expected to listen there`);
    const again = createServer().listen(port, "127.0.0.1");
    await once(again, "listening");
    await once(again.close(), "close");
  });

  it("ends with 0 when told to, after what is under way", async () => {
    const asked = Promise.withResolvers<void>();
    source.answerWith((query, response) => {
      asked.resolve();
      setTimeout(() => storyAnswer()(query, response), 300);
    });
    await start(["--deadline", "30s"]);
    const late = measure(CANARY);
    await asked.promise;
    const stopped = server.stop();
    expect((await late).result.slice(1).join(" ")).to.match(/^pass/);
    expect(await stopped).to.equal(0);
  });
});
