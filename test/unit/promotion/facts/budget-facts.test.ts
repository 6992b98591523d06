import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { promotionSetup } from "#test/support/promotion-setup.ts";
import {
  sendJson,
  startStubSource,
  steadyAnswer,
  type StubSource,
} from "#test/support/stub-source.ts";

const BUDGET = "{after: [staging], budget: {minRemaining: 25%}}";
const SPEC = '  slos: ["slos/*.yaml"]\n';

const slo = (service: string, { namespace = "shop-prod", more = "" } = {}) =>
  `apiVersion: tiphys.io/v1alpha1
kind: ServiceObjective
metadata: {name: ${service}, namespace: ${namespace}}
spec:
  service: ${service}
  window: 30d
  objectives:
    - name: availability
      target: 99.9%
      ${more}indicator: {events: {total: 'requests_total{job="${service}"}', bad: 'requests_total{job="${service}",code=~"5.."}'}}
`;

/** So many bad events of 10,000 that a budget of one in a thousand has this share left. */
const left = (share: number) =>
  steadyAnswer((_, promql) => (promql.includes("5..") ? 10 * (1 - share) : 10_000));
const DOWN: Parameters<StubSource["answerWith"]>[0] = (_, response) => sendJson(response, {}, 503);

describe("the budget gate", () => {
  const { repository, begin, tiphys } = promotionSetup();
  let source: StubSource;
  before(async () => (source = await startStubSource(left(1))));
  after(() => source.close());

  function start(files: Readonly<Record<string, string>>, prod = BUDGET): void {
    begin({ prod, spec: SPEC });
    repository().write(files);
    repository().commit();
  }

  const promote = (...more: readonly string[]) =>
    tiphys(["promote", "shop", "--to", "prod", ...more]);
  const ask = () => promote("--prometheus", source.url);

  it("passes while enough is left, and the evidence says how much", async () => {
    start({ "slos/shop.yaml": slo("shop") });
    source.answerWith(left(0.5));
    const { exitCode, stdout } = await ask();
    expect(stdout).to.match(
      / {2}pass {2}budget {2,}shop-prod\/shop\/availability has 50 % left and burns 0.5x\n/,
    );
    expect(exitCode).to.equal(0);
    const evidence = parse(repository().git("show", "HEAD:promotions/shop/prod.yaml"));
    expect(evidence.spec.budget[0].objective).to.equal("shop-prod/shop/availability");
    expect(evidence.spec.budget[0].remaining).to.be.closeTo(0.5, 0.01);
  });

  it("refuses what is no fix when less is left than the fleet wants", async () => {
    start({ "slos/shop.yaml": slo("shop") });
    source.answerWith(left(0.1));
    const { exitCode, stdout } = await ask();
    expect(stdout).to.contain("has 10 % left and burns 0.9x, less than 25%: only fixes pass\n");
    expect(exitCode).to.equal(1);
  });

  it("waits while the source is down, and says so", async () => {
    start({ "slos/shop.yaml": slo("shop") });
    source.answerWith(DOWN);
    const { exitCode, stdout } = await ask();
    expect(stdout).to.match(
      / {2}wait {2}budget {2,}shop-prod\/shop\/availability: .*HTTP status 503/,
    );
    expect(exitCode).to.equal(3);
  });

  it("waits where nobody was named, with the options that name somebody", async () => {
    start({ "slos/shop.yaml": slo("shop") });
    const { exitCode, stdout } = await promote();
    expect(stdout).to.contain(
      "nobody was asked how much is left: add --source default=URL, or --analysis URL\n",
    );
    expect(exitCode).to.equal(3);
  });

  it("passes the unknown where the fleet only warns", async () => {
    start({ "slos/shop.yaml": slo("shop") }, "{after: [staging], budget: {whenUnknown: warn}}");
    expect((await promote()).exitCode).to.equal(0);
  });

  it("asks the environment's source for an SLO that names none, and an SLO's own for one that does", async () => {
    start(
      {
        "slos/shop.yaml": slo("shop"),
        "slos/own.yaml": slo("cart", { more: "source: cart\n      " }),
      },
      '{after: [staging], budget: {source: prod, services: ["{app}", cart]}}',
    );
    source.answerWith(left(1));
    const { stdout } = await promote("--source", `prod=${source.url}`);
    expect(stdout).to.contain('expected an address for source "cart"');
    const { exitCode } = await promote(
      "--source",
      `prod=${source.url}`,
      "--source",
      `cart=${source.url}`,
    );
    expect(exitCode).to.equal(0);
  });

  it("waits for a fire to go out where the fleet limits the burn rate", async () => {
    start({ "slos/shop.yaml": slo("shop") }, "{after: [staging], budget: {maxBurnRate: 0.5}}");
    source.answerWith(left(0.4));
    const { exitCode, stdout } = await ask();
    expect(stdout).to.contain("has 40 % left and burns 0.6x, faster than 0.5x\n");
    expect(exitCode).to.equal(3);
  });

  it("says that no SLO concerns an app: not that of another one, nor that of another environment", async () => {
    start({
      "slos/cart.yaml": slo("cart"),
      "slos/staging.yaml": slo("shop", { namespace: "shop-staging" }),
    });
    const { exitCode, stdout } = await promote();
    expect(stdout).to.match(/ {2}pass {2}budget {2,}no SLO concerns shop\n/);
    expect(exitCode).to.equal(0);
  });

  it("waits while an SLO is broken", async () => {
    start({ "slos/shop.yaml": slo("shop").replace("99.9%", "1000") });
    const { exitCode, stdout } = await ask();
    expect(stdout).to.match(/ {2}wait {2}budget {2,}an SLO is broken: slos\/shop.yaml:/);
    expect(exitCode).to.equal(3);
  });

  it("goes by the SLOs of the branch, not by those that the promotion brings", async () => {
    begin({
      prod: BUDGET,
      spec: '  slos: ["apps/*/overlays/prod/slos/*.yaml"]\n  promotable: {files: ["slos/*.yaml"]}\n',
    });
    repository().write({
      "apps/shop/overlays/prod/slos/shop.yaml": slo("shop"),
      "apps/shop/overlays/staging/slos/shop.yaml": slo("other"),
    });
    repository().commit();
    source.answerWith(left(0.1));
    const { exitCode, stdout } = await ask();
    expect(stdout).to.contain("only fixes pass\n");
    expect(exitCode).to.equal(1);
  });

  it("refuses a token for an analysis server that is not named", async () => {
    begin();
    writeFileSync(join(repository().folder, "token"), "x");
    const { exitCode, stderr } = await promote("--analysis-token", "token");
    expect([exitCode, stderr]).to.deep.equal([
      2,
      "tiphys: --analysis-token: expected --analysis beside it, got none.\n",
    ]);
  });
});
