import { expect } from "chai";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { TiphysError } from "#core/errors.ts";
import type { MetricsSource } from "#adapters/prometheus/metrics-source.ts";
import {
  connectPrometheus,
  type PrometheusClient,
} from "#adapters/prometheus/prometheus-client.ts";
import { errorOf } from "#test/support/error-of.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import {
  sendJson,
  sourceAt,
  startStubSource,
  steadyAnswer,
  type StubAnswer,
  type StubSource,
} from "#test/support/stub-source.ts";

const QUERY = { promql: 'up{job="a"}', startMs: 60_000, endMs: 180_000, stepSeconds: 60 };
const MOMENT = { ...QUERY, stepSeconds: null };

const text =
  (status: number, body: string, type = "application/json"): StubAnswer =>
  (_query, response) =>
    void response.writeHead(status, { "content-type": type }).end(body);
const data = (result: unknown, resultType = "matrix") => ({
  status: "success",
  data: { resultType, result },
});

describe("a client of the Prometheus API", () => {
  const folder = temporaryFolder();
  let stub: StubSource;
  let client: PrometheusClient;

  const connect = (given: Partial<MetricsSource> = {}) => {
    client?.close();
    client = connectPrometheus({ ...sourceAt(stub.url), ...given });
  };
  const ask = (query: typeof QUERY | typeof MOMENT = QUERY, ms = 2000) =>
    client.ask(query, AbortSignal.timeout(ms));

  beforeEach(async () => {
    stub = await startStubSource(steadyAnswer((ms) => ms / 1000));
    connect();
  });
  afterEach(async () => {
    client.close();
    await stub.close();
  });

  it("reads a range: labels, milliseconds, numbers", async () => {
    const { series } = await ask();
    expect(series).to.deep.equal([
      { labels: {}, times: [60_000, 120_000, 180_000], values: [60, 120, 180] },
    ]);
    expect(stub.queries[0]?.path).to.equal("/api/v1/query_range");
    expect(Object.fromEntries(stub.queries[0]?.form ?? [])).to.deep.equal({
      query: 'up{job="a"}',
      start: "60",
      end: "180",
      step: "60",
      // VictoriaMetrics repeats older values in place of the newest ones without it.
      latency_offset: "1ms",
    });
  });

  it("reads a single moment", async () => {
    const { series } = await ask(MOMENT);
    expect(series).to.deep.equal([{ labels: {}, times: [180_000], values: [180] }]);
  });

  it("reads NaN and infinities as numbers, and passes warnings and partial answers on", async () => {
    const values = [
      [1, "NaN"],
      [2, "+Inf"],
      [3, "-Inf"],
      [4.5, "1e3"],
    ];
    stub.answerWith((_query, response) =>
      sendJson(response, {
        ...data([{ metric: { a: "b" }, values }]),
        warnings: ["one store is away"],
        isPartial: true,
      }),
    );
    const answer = await ask();
    expect(answer.series).to.deep.equal([
      {
        labels: { a: "b" },
        times: [1000, 2000, 3000, 4500],
        values: [NaN, Infinity, -Infinity, 1000],
      },
    ]);
    expect(answer.warnings).to.deep.equal(["one store is away"]);
    expect(answer.isPartial).to.equal(true);
  });

  it("reads a scalar and an empty result", async () => {
    stub.answerWith((_query, response) => sendJson(response, data([7, "3"], "scalar")));
    expect((await ask(MOMENT)).series).to.deep.equal([{ labels: {}, times: [7000], values: [3] }]);
    stub.answerWith((_query, response) => sendJson(response, data([], "vector")));
    expect((await ask(MOMENT)).series).to.deep.equal([]);
  });

  it("sends the token that stands in the file now, and the headers of the source", async () => {
    writeTree(folder(), { token: "first\n" });
    connect({ tokenFile: join(folder(), "token"), headers: { "X-Scope-OrgID": "shop" } });
    await ask();
    writeFileSync(join(folder(), "token"), "the-second\n");
    await ask();
    const sent = stub.queries.map(({ headers }) => headers.authorization);
    expect(sent).to.deep.equal(["Bearer first", "Bearer the-second"]);
    expect(stub.queries[0]?.headers["x-scope-orgid"]).to.equal("shop");
  });

  const FAULTS: readonly (readonly [string, StubAnswer, RegExp, string?])[] = [
    [
      "a query that is refused",
      (_query, response) =>
        sendJson(response, { status: "error", errorType: "bad_data", error: "parse error" }, 400),
      /HTTP status 400 \(bad_data\): parse error/,
    ],
    [
      "a query that VictoriaMetrics refuses",
      (_query, response) =>
        sendJson(response, { status: "error", errorType: "422", error: "cannot parse" }, 422),
      /HTTP status 422 \(422\): cannot parse/,
    ],
    [
      "a query that took the source too long",
      (_query, response) =>
        sendJson(
          response,
          { status: "error", errorType: "timeout", error: "query timed out" },
          503,
        ),
      /query timed out/,
      "QUERY_TIMED_OUT",
    ],
    ["an error page", text(503, "<html>down</html>", "text/html"), /HTTP status 503\./],
    [
      "a page of HTML with status 200",
      text(200, "<html>log in</html>", "text/html"),
      /"text\/html"/,
    ],
    ["refused credentials", text(401, "no", "text/plain"), /401: the credentials were refused/],
    [
      "a redirect, without following it",
      (_query, response) => void response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
      /a redirect \(HTTP status 302\), which is not followed/,
    ],
    ["text that is no JSON", text(200, '{"status":"succ'), /text that is no JSON/],
    ["an empty body", text(200, ""), /text that is no JSON/],
    ["JSON that is no object", text(200, "[]"), /JSON that is no object/],
    ["JSON of another shape", text(200, '{"ok":true}'), /without status and data/],
    ["another type of result", text(200, JSON.stringify(data([], "string"))), /type "string"/],
    ["a result that is no list", text(200, JSON.stringify(data({}))), /no list/],
    ["a series that is no object", text(200, JSON.stringify(data([1]))), /no object/],
    [
      "labels that are no text",
      text(200, JSON.stringify(data([{ metric: { a: 1 }, values: [] }]))),
      /without labels/,
    ],
    [
      "values that are no pairs",
      text(200, JSON.stringify(data([{ metric: {}, values: [["1", 1]] }]))),
      /no pair/,
    ],
    [
      "times that go back",
      text(
        200,
        JSON.stringify(
          data([
            {
              metric: {},
              values: [
                [2, "1"],
                [1, "1"],
              ],
            },
          ]),
        ),
      ),
      /do not rise/,
    ],
    [
      "native histograms",
      text(200, JSON.stringify(data([{ metric: {}, histograms: [[1, {}]] }]))),
      /native histograms/,
    ],
    ["more than 2 MiB", (_query, response) => sendEndless(response), /more than 2 MiB/],
    [
      "half an answer",
      (_query, response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": "900" });
        response.write('{"status":"success"');
        setTimeout(() => response.destroy(), 20);
      },
      /broke off|no whole answer/,
    ],
  ];
  for (const [title, answer, words, code = "QUERY_FAILED"] of FAULTS) {
    it(`says what it got: ${title}`, async () => {
      stub.answerWith(answer);
      const error = await errorOf(ask(QUERY, 5000));
      expect(error.code).to.equal(code);
      expect(error.message)
        .to.match(words)
        .and.to.match(/^source "default": expected /);
      expect(error.message).not.to.contain("127.0.0.1");
      expect(stub.queries).to.have.length(1);
    });
  }

  it("gives up when the signal ends: no answer, and a body that trickles", async () => {
    stub.answerWith(() => {});
    expect((await errorOf(ask(QUERY, 100))).code).to.equal("QUERY_TIMED_OUT");
    stub.answerWith((_query, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const timer = setInterval(() => response.write(" "), 10);
      response.on("close", () => clearInterval(timer));
    });
    expect((await errorOf(ask(QUERY, 200))).code).to.equal("QUERY_TIMED_OUT");
  });

  it("says that nobody listens", async () => {
    await stub.close();
    expect((await errorOf(ask())).message).to.contain("a refused connection");
  });

  it("asks once more where an idle connection was closed meanwhile", async () => {
    await ask();
    stub.answerWith((_query, response) => {
      stub.answerWith(steadyAnswer(() => 5));
      response.destroy();
    });
    expect((await ask()).series[0]?.values).to.deep.equal([5, 5, 5]);
  });

  it("refuses a token file that is missing or holds more than a token", async () => {
    connect({ tokenFile: join(folder(), "none") });
    expect((await errorOf(ask())).message).to.contain("ENOENT");
    writeTree(folder(), { bad: "two words" });
    connect({ tokenFile: join(folder(), "bad") });
    expect((await errorOf(ask())).message).to.contain("expected one token in its file");
    expect(stub.queries).to.have.length(0);
  });

  it("refuses certificates that cannot be used, when it is made", () => {
    writeTree(folder(), { "ca.crt": "none" });
    const source = sourceAt("https://127.0.0.1:1");
    expect(() => connectPrometheus({ ...source, certFile: join(folder(), "ca.crt") })).to.throw(
      TiphysError,
      /in PEM/,
    );
    expect(() => connectPrometheus({ ...source, caFile: "/nowhere" })).to.throw(/ENOENT/);
  });

  it("uses no proxy of the environment", async () => {
    process.env.HTTP_PROXY = process.env.http_proxy = "http://127.0.0.1:1";
    try {
      connect();
      expect((await ask()).series).to.have.length(1);
    } finally {
      delete process.env.HTTP_PROXY;
      delete process.env.http_proxy;
    }
  });
});

function sendEndless(response: Parameters<StubAnswer>[1]): void {
  response.writeHead(200, { "content-type": "application/json" });
  const block = " ".repeat(1 << 20);
  const write = () => {
    if (response.destroyed) return;
    if (response.write(block)) setImmediate(write);
    else response.once("drain", write);
  };
  write();
}
