import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type RunningAnalysis, startAnalysis } from "#test/support/analysis-server.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { workload } from "#test/support/fleet-setup.ts";
import { reviewText } from "#test/support/review-setup.ts";
import { STORY_NOW } from "#test/support/slo-story.ts";
import { startStubSource, steadyAnswer, type StubSource } from "#test/support/stub-source.ts";
import { pause, waitFor } from "#test/support/wait-for.ts";
import { startWebhook, type WebhookServer } from "#test/support/webhook-server.ts";

const TOKEN = "0123456789abcdef0123";
const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments:
    - name: prod
      overlays: ["apps/{app}/overlays/prod"]
      namespaces: [shop-prod]
      promotion: {budget: {minRemaining: 25%}}
  slos: ["slos/*.yaml"]
  admission: {freeze: deny}
`;
const SLO = `apiVersion: tiphys.io/v1alpha1
kind: ServiceObjective
metadata: {name: web, namespace: shop-prod}
spec:
  service: web
  window: 30d
  objectives:
    - {name: availability, target: 99.9%, indicator: {events: {total: requests_total, bad: 'requests_total{code=~"5.."}'}}}
`;
const left = (share: number) =>
  steadyAnswer((_, promql) => (promql.includes("5..") ? 10 * (1 - share) : 10_000));

describe("error budgets at admission, from a real analysis server", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let source: StubSource;
  let analysis: RunningAnalysis;
  let webhook: WebhookServer;
  let clock = STORY_NOW;
  const now = () => clock;

  beforeEach(async () => {
    clock = STORY_NOW;
    writeTree(folder(), { "tiphys.yaml": FLEET, "slos/web.yaml": SLO, token: TOKEN, own: TOKEN });
    source = await startStubSource(left(0.1));
    const argv = ["--from", ".", "--prometheus", source.url, "--token-file", "token"];
    analysis = await startAnalysis({ cwd: folder(), argv, now });
    const asking = ["--analysis", analysis.url, "--analysis-token", join(folder(), "own")];
    webhook = await startWebhook({ from: folder(), argv: asking, now });
  });
  afterEach(async () => {
    await webhook.stop();
    await analysis.stop();
    await source.close();
  });

  const change = () => {
    const image = (tag: string) => workload({ containers: [{ name: "web", image: `web:${tag}` }] });
    return webhook.review(
      reviewText({ operation: "UPDATE", oldObject: image("1"), object: image("2") }),
    );
  };
  /** The message of a denial once it holds the words. */
  const denied = (words: string) =>
    waitFor(
      async () => {
        const { status } = await change();
        return status?.message.includes(words) === true ? status.message : null;
      },
      { what: words },
    );

  it("hold a version while too little is left, and say since when that is known, anew each minute", async () => {
    const message = await denied("shop-prod/web/availability has 10 % left");
    const asOf = (ms: number) => `only fixes pass (as of ${new Date(ms).toISOString()})`;
    expect(message).to.contain(asOf(STORY_NOW));
    clock += 59_000;
    await pause(1500);
    expect((await change()).status?.message).to.contain(asOf(STORY_NOW));
    clock += 1000;
    await denied(asOf(clock));
  });

  it("are not known where the server does not let us in, which is said", async () => {
    await denied("has 10 % left");
    writeFileSync(join(folder(), "own"), "another-token-of-mine\n");
    clock += 301_000;
    const message = await denied("the analysis server does not answer: expected budgets");
    expect(message).to.contain("got HTTP status 401").and.contain("(as of 2026-");
  });

  it("are not known where the server cannot ask its source, which is said", async () => {
    source.answerWith((_, response) => response.writeHead(503).end());
    clock += 3_600_000;
    await denied("shop-prod/web/availability: ");
  });
});
