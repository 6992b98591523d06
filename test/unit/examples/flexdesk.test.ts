import { expect } from "chai";
import { itDenies, itHasNothingToMend, itKeepsSecrets } from "#test/support/example-claims.ts";
import { exampleFleet } from "#test/support/example-fleet.ts";

describe("examples/flexdesk", function () {
  this.timeout(120_000);
  const fleet = exampleFleet("flexdesk");
  const { check, render } = fleet;

  it("is allowed, with one note on dev and one exception in staging, and nothing else", async () => {
    expect(await check([])).to.deep.equal({
      exitCode: 0,
      findings: [
        "dev best-practices/pinned-images audit",
        "staging best-practices/resource-limits off staging-load-test",
      ],
    });
  });

  it("is denied in staging when its exception has ended, and nowhere else", async () => {
    const { findings } = await check([], { now: Date.parse("2027-02-01T00:00:00Z") });
    expect(findings.filter((finding) => finding.endsWith(" deny"))).to.deep.equal([
      "staging best-practices/resource-limits deny",
    ]);
  });

  const broken = [
    { folder: "latest", rules: ["best-practices/pinned-images"] },
    { folder: "secret-in-git", rules: ["best-practices/no-secret-data"] },
    {
      folder: "first-draft",
      rules: [
        "best-practices/autoscaled-replicas",
        "best-practices/dns-egress",
        "best-practices/eviction-allowed",
        "best-practices/monitor-target",
        "best-practices/namespace-labels",
        "best-practices/probe-named-ports",
      ],
    },
  ];
  itDenies(fleet, broken);

  itKeepsSecrets(fleet, "secret-in-git", /bm90LWE|not-a-real/);

  itHasNothingToMend(fleet);

  it("keeps the numbers of its plan", async () => {
    const objects = await render("apps/backend/overlays/production");
    const spec = (kind: string) => objects.find((object) => object.kind === kind)?.spec;
    expect(spec("HorizontalPodAutoscaler")).to.deep.include({ minReplicas: 3, maxReplicas: 10 });
    expect(spec("PodDisruptionBudget")).to.deep.include({ minAvailable: 2 });
    expect(spec("ServiceMonitor")).to.have.nested.property("endpoints[0].interval", "30s");
    expect(spec("Deployment")).not.to.have.property("replicas");
    const text = JSON.stringify(objects.filter(({ kind }) => kind === "NetworkPolicy"));
    expect(text).to.include('"port":5432').and.include('"port":6379');
    expect(objects.filter(({ kind }) => kind === "Secret")).to.deep.equal([]);
  });

  it("syncs every environment through the plugin, from one root", async () => {
    const applications = (await render("argocd")).filter(({ kind }) => kind === "Application");
    const guarded = applications.filter(({ metadata }) => metadata?.name !== "root");
    expect(guarded).to.have.length(3);
    for (const { spec } of guarded) {
      expect(spec).to.have.nested.property("source.plugin.name", "tiphys");
      expect(spec).to.have.nested.property("syncPolicy.automated.selfHeal", true);
    }
  });

  it("alerts on all that it promises, where it was promised", async () => {
    const rulesOf = async (environment: string) =>
      JSON.stringify(
        (await render(`apps/backend/overlays/${environment}`)).filter(
          ({ kind }) => kind === "PrometheusRule",
        ),
      );
    const rules = await rulesOf("production");
    for (const name of ["availability", "latency", "database"])
      expect(rules).to.contain(`"slo":"flexdesk-production/flexdesk-backend/${name}"`);
    expect(await rulesOf("staging")).to.equal("[]");
  });
});
