import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readServedBudgets } from "#adapters/analysis-server/read-served-budgets.ts";
import type { Objective } from "#core/slo/objective.ts";
import { type RunningAnalysis, startAnalysis } from "#test/support/analysis-server.ts";
import { errorOf } from "#test/support/error-of.ts";
import { writeTree } from "#test/support/file-tree.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";
import { startStubSource, steadyAnswer, type StubSource } from "#test/support/stub-source.ts";

const TOKEN = "0123456789abcdef0123";
const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec: {environments: [], slos: ["slos/*.yaml"]}
`;
const SLO = `apiVersion: tiphys.io/v1alpha1
kind: ServiceObjective
metadata: {name: checkout, namespace: shop}
spec:
  service: checkout
  window: 30d
  objectives:
    - {name: availability, target: 99.9%, indicator: {events: {total: requests_total, bad: 'requests_total{code=~"5.."}'}}}
`;

describe("budgets of an analysis server", () => {
  let folder = "";
  let source: StubSource;
  let server: RunningAnalysis;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "tiphys-served-"));
    writeTree(folder, { "tiphys.yaml": FLEET, "slos/checkout.yaml": SLO, token: `${TOKEN}\n` });
    source = await startStubSource(
      steadyAnswer((_, promql) => (promql.includes("5..") ? 5 : 10_000)),
    );
    const argv = ["--from", ".", "--prometheus", source.url, "--token-file", "token"];
    server = await startAnalysis({ cwd: folder, argv });
  });
  after(async () => {
    await server.stop();
    await source.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const read = (objectives: readonly Objective[], given: { url?: string; token?: string } = {}) =>
    readServedBudgets(
      objectives,
      { url: given.url ?? server.url, tokenFile: join(folder, given.token ?? "token") },
      AbortSignal.timeout(20_000),
    );

  it("are what the server measured, by name and namespace", async () => {
    const [budget] = await read([sampleObjective()]);
    expect(budget).to.include({ objective: "shop/checkout/availability", missing: null });
    expect(budget?.remaining).to.be.closeTo(0.5, 0.01);
    expect(budget?.burnRate).to.be.closeTo(0.5, 0.01);
  });

  it("are read at once where many services are asked for", async () => {
    const others = Array.from({ length: 30 }, (_, index) =>
      sampleObjective({ service: `other-${index}` }),
    );
    const budgets = await read([...others, sampleObjective()]);
    expect(budgets).to.have.length(31);
    expect(budgets.at(-1)?.remaining).to.be.closeTo(0.5, 0.01);
    expect(budgets[0]?.missing).to.equal("the analysis server does not serve it");
  });

  it("are missing for what the server does not serve", async () => {
    const [other] = await read([sampleObjective({ namespace: "cart" })]);
    expect(other).to.include({
      remaining: null,
      missing: "the analysis server does not serve it",
    });
  });

  it("are nowhere without the token, and the token stands in no message", async () => {
    writeFileSync(join(folder, "wrong"), "another-token-of-mine");
    const { message } = await errorOf(read([sampleObjective()], { token: "wrong" }));
    expect(message).to.equal(
      "expected budgets of the analysis server, got HTTP status 401. Give a file with its token by --analysis-token.",
    );
    const missing = await errorOf(read([sampleObjective()], { token: "none" }));
    expect(missing.message).to.contain("a token file that cannot be read (ENOENT)");
  });

  it("take the token to no other address, and no answer that is not theirs", async () => {
    const seen: string[] = [];
    const other: Server = createServer((request, response) => {
      seen.push(request.url ?? "");
      if (request.url === "/elsewhere") response.end("{}");
      else response.writeHead(302, { Location: "/elsewhere" }).end();
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const { message } = await errorOf(read([sampleObjective()], { url }));
    expect(message).to.contain("got HTTP status 302");
    expect(seen).to.deep.equal(["/v1/budgets?service=checkout"]);
    await new Promise((resolve) => other.close(resolve));
    expect((await errorOf(read([sampleObjective()], { url }))).message).to.match(
      /got none \(E[A-Z_]+\)/,
    );
  });
});
