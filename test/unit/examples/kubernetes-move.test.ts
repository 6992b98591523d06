import { expect } from "chai";
import { itHasNothingToMend } from "#test/support/example-claims.ts";
import { exampleFleet } from "#test/support/example-fleet.ts";

const SERVICES = ["web", "orders", "catalog", "worker"];

describe("examples/kubernetes-move", function () {
  this.timeout(120_000);
  const fleet = exampleFleet("kubernetes-move");
  const { check, render } = fleet;
  const production = (app: string) => render(`apps/${app}/overlays/production`);

  it("is allowed, with one exception in both environments, and nothing else", async () => {
    expect(await check([])).to.deep.equal({
      exitCode: 0,
      findings: ["production", "staging"].map(
        (environment) => `${environment} best-practices/image-registries off catalog-image`,
      ),
    });
  });

  const broken = [
    {
      folder: "all-at-once",
      rules: [
        "argo-rollouts/canary-evidence",
        "move-by-steps/look-after-each-weight",
        "move-by-steps/weights",
      ],
    },
    {
      folder: "blind-switch",
      rules: ["argo-rollouts/blue-green-evidence", "move-by-steps/look-before-and-after"],
    },
    { folder: "no-way-back", rules: ["move-by-steps/way-back"] },
    {
      folder: "bare-pods",
      rules: [
        "best-practices/liveness-probe",
        "best-practices/readiness-probe",
        "best-practices/resource-limits",
        "best-practices/resource-requests",
        "pod-security-restricted/run-as-non-root",
        "pod-security-restricted/run-as-user",
        "pod-security-restricted/seccomp-restricted",
      ],
    },
    { folder: "too-small", rules: ["best-practices/eviction-allowed", "scaled/numbers"] },
  ];
  for (const { folder, rules } of broken) {
    it(`is denied as broken/${folder}, for its own mistakes alone`, async () => {
      const { exitCode, findings } = await check([`broken/${folder}`, "--env", "production"]);
      const denials = findings.filter((finding) => finding.endsWith(" deny"));
      expect(exitCode).to.equal(1);
      expect(denials).to.deep.equal(rules.map((rule) => `production ${rule} deny`));
    });
  }

  itHasNothingToMend(fleet);

  for (const app of SERVICES) {
    it(`keeps the numbers of its plan for ${app}`, async () => {
      const objects = await production(app);
      const spec = (kind: string) => objects.find((object) => object.kind === kind)?.spec;
      const pods = { web: [2, 8], orders: [3, 12], catalog: [3, 12] }[app] ?? [2, 6];
      expect(spec("HorizontalPodAutoscaler")).to.deep.include({
        minReplicas: pods[0],
        maxReplicas: pods[1],
      });
      expect(spec("PodDisruptionBudget")).to.have.property("minAvailable");
      const rollout = spec("Rollout");
      expect(rollout).to.have.nested.property("rollbackWindow.revisions", 3);
      expect(rollout).to.have.nested.property("template.spec.securityContext.runAsNonRoot", true);
      expect(rollout).not.to.have.property("replicas");
      const templates = objects
        .filter(({ kind }) => kind === "AnalysisTemplate")
        .map(({ metadata }) => metadata?.name);
      expect(templates).to.have.members([`${app}-slo-step`, `${app}-slo-background`]);
    });
  }
});
