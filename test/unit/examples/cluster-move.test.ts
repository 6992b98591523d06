import { expect } from "chai";
import { itDenies, itHasNothingToMend, itKeepsSecrets } from "#test/support/example-claims.ts";
import { exampleFleet } from "#test/support/example-fleet.ts";

const APPS = ["auth", "cart", "catalog", "orders", "search", "web"];

describe("examples/cluster-move", function () {
  this.timeout(120_000);
  const fleet = exampleFleet("cluster-move");
  const { check, render, tiphys } = fleet;

  it("is allowed, without a finding", async () => {
    expect(await check([])).to.deep.equal({ exitCode: 0, findings: [] });
  });

  const broken = [
    { folder: "quarter", rules: APPS.map(() => "traffic/known-step") },
    { folder: "own-weight", rules: ["traffic/one-weight", "traffic/two-clusters"] },
    { folder: "forgotten-route", rules: ["traffic/all-routed"] },
    { folder: "secret-in-git", rules: ["best-practices/no-secret-data"] },
  ];
  itDenies(fleet, broken);

  itKeepsSecrets(fleet, "secret-in-git", /not-a-real/);

  itHasNothingToMend(fleet);

  it("sends the same share of each application's requests to either cluster", async () => {
    const objects = await render("edge/overlays/rehearsal");
    const routes = objects.filter(({ kind }) => kind === "HTTPRoute");
    expect(routes.map(({ metadata }) => metadata?.name)).to.deep.equal(APPS);
    for (const { metadata, spec } of routes) {
      const app = metadata?.name;
      expect(spec).to.have.deep.nested.property("rules[0].backendRefs", [
        { name: "old-cluster", port: 80, weight: 90 },
        { name: app, namespace: app, port: 80, weight: 10 },
      ]);
    }
  });

  it("brings namespace, ExternalSecret and application from Git, and no Secret", async () => {
    for (const app of APPS) {
      const objects = await render(`apps/${app}/overlays/production`);
      const kinds = objects.map(({ kind }) => kind);
      expect(kinds).to.include.members(["Namespace", "ExternalSecret", "Deployment"]);
      expect(kinds).not.to.include("Secret");
      const deployment = objects.find(({ kind }) => kind === "Deployment");
      expect(deployment?.metadata).to.include({ name: app, namespace: app });
    }
  });

  it("is judged by the numbers of its plan", async () => {
    const { stdout } = await tiphys(["slo", "check", "--format", "json"]);
    for (const app of APPS) {
      for (const objective of ["error-rate", "p50", "p99"])
        expect(stdout).to.contain(`${app}/${app}/${objective}`);
    }
    const text = JSON.stringify(JSON.parse(stdout));
    expect(text).to.contain("below 5").and.to.contain("200ms").and.to.contain("1s");
  });
});
