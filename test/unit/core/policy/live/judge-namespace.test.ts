import { expect } from "chai";
import { evaluate } from "#core/policy/evaluate.ts";
import { judgeNamespace } from "#core/policy/live/judge-namespace.ts";
import { guardrailsOf, NOON, policyOf, workload } from "#test/support/fleet-setup.ts";

const NAMESPACE = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: "shop-prod", labels: { team: "shop" } },
};

describe("judgeNamespace", () => {
  it("finds in steps what one evaluation finds, the Namespace once, bundle rules over all", async () => {
    const guardrails = await guardrailsOf({
      policies: [
        policyOf("names", { cel: 'object.metadata.name.startsWith("x")' }),
        policyOf("teams", { cel: 'namespaceObject.metadata.labels.team == "other"' }),
        policyOf("whole", { each: "bundle", cel: "size(resources) < 3", message: "many" }),
        policyOf("asked", { cel: "request.dryRun" }),
        policyOf("elsewhere", { cel: "false", doors: ["render"] }),
      ],
    });
    const objects = Array.from({ length: 45 }, (_, index) => workload({ name: `web-${index}` }));
    const judging = { guardrails, environment: "prod", now: NOON };
    const decision = judgeNamespace({ object: NAMESPACE, objects }, judging);
    const own = { object: NAMESPACE, namespace: null, isNamespaced: false, source: null };
    const held = objects.map((object) => ({ object, namespace: "shop-prod", source: null }));
    const whole = evaluate({
      ...judging,
      door: "scan",
      bundle: "namespace/shop-prod",
      resources: [own, ...held],
    });
    expect(decision).to.deep.equal(whole);
    const policies = new Set(decision.findings.map(({ policy }) => policy));
    expect([...policies].sort()).to.deep.equal(["asked", "names", "teams", "whole"]);
  });

  it("judges what belongs to no namespace without one, and without rules over a whole", async () => {
    const guardrails = await guardrailsOf({
      fleet: { unmatched: "audit" },
      policies: [
        policyOf("names", { cel: 'object.metadata.name.startsWith("x")' }),
        policyOf("spaces", { cel: "has(namespaceObject.metadata)" }),
        policyOf("whole", { each: "bundle", cel: "false", message: "never" }),
      ],
    });
    const objects = Array.from({ length: 25 }, (_, index) => ({
      apiVersion: "scheduling.k8s.io/v1",
      kind: "PriorityClass",
      metadata: { name: `class-${index}` },
    }));
    const judging = { guardrails, environment: null, now: NOON };
    const { findings, counts } = judgeNamespace({ object: null, objects }, judging);
    const named = findings.filter(({ policy }) => policy === "names");
    expect(named.length).to.equal(25);
    expect(named[0]).to.deep.include({ action: "audit", status: "fail" });
    expect(named[0]?.resource.namespace).to.equal(null);
    expect(findings.some(({ policy }) => policy === "whole")).to.equal(false);
    expect(counts.resources).to.equal(25);
  });
});
