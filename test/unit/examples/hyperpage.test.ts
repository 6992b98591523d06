import { expect } from "chai";
import { itDenies, itHasNothingToMend } from "#test/support/example-claims.ts";
import { exampleFleet } from "#test/support/example-fleet.ts";

describe("examples/hyperpage", function () {
  this.timeout(120_000);
  const fleet = exampleFleet("hyperpage");
  const { check, render } = fleet;

  it("is allowed, with one exception in staging, and nothing else", async () => {
    expect(await check([])).to.deep.equal({
      exitCode: 0,
      findings: ["staging best-practices/image-registries off tracing-in-staging"],
    });
  });

  it("is denied in staging when its exception has ended, and nowhere else", async () => {
    const { findings } = await check([], { now: Date.parse("2027-02-01T00:00:00Z") });
    expect(findings.filter((finding) => finding.endsWith(" deny"))).to.deep.equal([
      "staging best-practices/image-registries deny",
    ]);
  });

  const broken = [
    { folder: "small-quota", rules: ["best-practices/quota-fits", "best-practices/quota-fits"] },
    { folder: "no-eviction", rules: ["best-practices/eviction-allowed"] },
    {
      folder: "root",
      rules: [
        "identity/user-group-and-volumes",
        "pod-security-restricted/run-as-non-root",
        "pod-security-restricted/run-as-user",
      ],
    },
    {
      folder: "cluster-admin",
      rules: ["least-privilege/no-cluster-rights", "least-privilege/no-wildcards"],
    },
    {
      folder: "open-namespace",
      rules: ["best-practices/default-deny", "namespace-guards/quota-and-limits"],
    },
  ];
  itDenies(fleet, broken);

  itHasNothingToMend(fleet);

  it("keeps the numbers of its plan", async () => {
    const objects = await render("apps/page-server/overlays/production");
    const spec = (kind: string) => objects.find((object) => object.kind === kind)?.spec;
    expect(spec("HorizontalPodAutoscaler")).to.deep.include({ minReplicas: 3, maxReplicas: 50 });
    expect(spec("PodDisruptionBudget")).to.deep.include({ minAvailable: 2 });
    expect(spec("Deployment"))
      .to.have.nested.property("template.spec.securityContext")
      .that.deep.includes({
        runAsUser: 1001,
        runAsGroup: 1001,
        fsGroup: 1001,
      });
    expect(spec("ResourceQuota")).to.have.nested.property("hard.pods", "51");
    expect(objects.filter(({ kind }) => kind === "LimitRange")).to.have.length(1);
    expect(objects.filter(({ kind }) => kind === "Secret")).to.deep.equal([]);
  });

  it("syncs every environment to its cluster through the plugin, from one root", async () => {
    const applications = (await render("argocd")).filter(({ kind }) => kind === "Application");
    const guarded = applications.filter(({ metadata }) => metadata?.name !== "root");
    expect(guarded).to.have.length(3);
    for (const { metadata, spec } of guarded) {
      const environment = String(metadata?.name).replace("page-server-", "");
      expect(spec).to.have.nested.property("source.plugin.name", "tiphys");
      expect(spec).to.have.nested.property("destination.name", `eks-${environment}`);
    }
  });

  it("alerts on all that it promises, and writes no template that nothing there would use", async () => {
    const objects = await render("apps/page-server/overlays/production");
    const rules = JSON.stringify(objects.filter(({ kind }) => kind === "PrometheusRule"));
    for (const name of ["availability", "error-rate", "latency"])
      expect(rules).to.contain(`"slo":"page-server/${name}"`);
    expect(rules).to.contain("ErrorBudgetBurnPage").and.contain("https://runbooks.");
    expect(objects.filter(({ kind }) => kind === "AnalysisTemplate")).to.deep.equal([]);
  });
});
