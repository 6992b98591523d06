import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { Registry } from "prom-client";
import { analysisApp, type AnalysisAppOptions } from "#analysis-provider/server/analysis-app.ts";

describe("the app of the analysis server", () => {
  const reported: unknown[] = [];
  const serve = async (given: Partial<AnalysisAppOptions>, path: string, init?: RequestInit) => {
    const app = analysisApp({
      routes: [],
      measure: () => "{}",
      misfit: (message) => JSON.stringify({ result: [null, "hold", message] }),
      isKnown: () => true,
      onRefused: () => {},
      report: (error) => reported.push(error),
      waitsFor: () => "a first reading",
      registry: new Registry(),
      ...given,
    });
    const server = createServer(app).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
    const answer = { status: response.status, text: await response.text() };
    server.closeAllConnections();
    server.close();
    return answer;
  };

  it("answers a measurement with 200 and hold even for a fault of ours, and reports it", async () => {
    const measure = () => Promise.reject(new Error("a fault"));
    const { status, text } = await serve({ measure }, "/v1/measure", {
      method: "POST",
      body: "{}",
    });
    expect(status).to.equal(200);
    expect(JSON.parse(text).result[1]).to.equal("hold");
    expect(text).not.to.contain("a fault");
    expect(reported).to.have.length(1);
  });

  it("answers other faults of ours with 500, without their words", async () => {
    const handle = () => {
      throw new Error("a fault");
    };
    const { status, text } = await serve({ routes: [{ method: "get", path: "/x", handle }] }, "/x");
    expect(status).to.equal(500);
    expect(text).to.contain("INTERNAL").and.not.to.contain("a fault");
  });

  it("says what it waits for, and which routes there are", async () => {
    expect(await serve({}, "/readyz")).to.deep.equal({
      status: 503,
      text: "waits for a first reading\n",
    });
    expect((await serve({}, "/nothing")).status).to.equal(404);
  });

  it("takes no compressed body", async () => {
    const headers = { "content-encoding": "gzip" };
    const { status, text } = await serve({}, "/v1/measure", { method: "POST", body: "x", headers });
    expect(status).to.equal(200);
    expect(text).to.contain("without compression");
  });
});
