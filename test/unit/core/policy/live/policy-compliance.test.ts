import { expect } from "chai";
import { judgeNamespace } from "#core/policy/live/judge-namespace.ts";
import { policyCompliance } from "#core/policy/live/policy-compliance.ts";
import {
  type FleetSetup,
  guardrailsOf,
  NOON,
  policyOf,
  workload,
} from "#test/support/fleet-setup.ts";

const NAMESPACE = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop-prod" } };
const EXCEPTION = {
  policy: "images",
  rules: ["rule-1"],
  match: { kinds: ["Deployment"], names: ["old"] },
  owner: "shop",
  reason: "old",
  expires: "2026-07-01",
};

async function complianceOf(setup: FleetSetup) {
  const guardrails = await guardrailsOf(setup);
  const latest = [{ name: "web", image: "web:latest" }];
  const objects = [
    workload({ name: "bad", containers: latest }),
    workload({ name: "old", containers: latest }),
    workload({ name: "good" }),
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", namespace: "shop-prod" } },
  ];
  const live = { object: NAMESPACE, objects };
  const judging = { guardrails, environment: "prod", now: NOON };
  return policyCompliance(live, { judging, decision: judgeNamespace(live, judging) });
}

describe("policyCompliance", () => {
  it("counts resources with the element that a policy judges, excepted ones as clean", async () => {
    const cel = '!container.image.endsWith(":latest")';
    const policies = [
      policyOf("images", [
        { each: "container", cel },
        { cel: "true", each: "podSpec" },
      ]),
    ];
    expect(await complianceOf({ policies, exceptions: { old: EXCEPTION } })).to.deep.equal([
      { policy: "images", judged: 3, failed: 1 },
    ]);
  });

  it("counts rules over the whole namespace as one resource more", async () => {
    const whole = { each: "bundle", cel: "false" } as const;
    const policies = [
      policyOf("both", [whole, { cel: "true", match: { kinds: ["ConfigMap"] } }]),
      policyOf("fine", { each: "bundle", cel: "true" }),
    ];
    expect(await complianceOf({ policies })).to.deep.equal([
      { policy: "both", judged: 2, failed: 1 },
      { policy: "fine", judged: 1, failed: 0 },
    ]);
  });

  it("leaves out policies with nothing to judge, and rules of other doors", async () => {
    const policies = [
      policyOf("jobs", { cel: "false", match: { kinds: ["Job"] } }),
      policyOf("renders", { cel: "false", doors: ["render"] }),
    ];
    expect(await complianceOf({ policies })).to.deep.equal([]);
  });

  it("knows no whole where there is no namespace", async () => {
    const guardrails = await guardrailsOf({
      policies: [
        policyOf("whole", { each: "bundle", cel: "false" }),
        policyOf("classes", { cel: "false", match: { kinds: ["PriorityClass"] } }),
      ],
    });
    const objects = [
      {
        apiVersion: "scheduling.k8s.io/v1",
        kind: "PriorityClass",
        metadata: { name: "high" },
      },
    ];
    const [live, judging] = [
      { object: null, objects },
      { guardrails, environment: null, now: NOON },
    ] as const;
    const decision = judgeNamespace(live, judging);
    expect(policyCompliance(live, { judging, decision })).to.deep.equal([
      { policy: "classes", judged: 1, failed: 1 },
    ]);
  });
});
