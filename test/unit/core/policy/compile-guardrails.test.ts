import { expect } from "chai";
import { compileGuardrails } from "#core/policy/compile-guardrails.ts";
import { joinRevisions, revisionOf } from "#core/policy/revision.ts";
import {
  decisionOn,
  type FleetSetup,
  guardrailsOf,
  policyOf,
  sourceOf,
  workload,
} from "#test/support/fleet-setup.ts";

const ALL_WARN = { critical: "warn", high: "warn", medium: "warn", low: "warn" };

/** "policy action" of each finding, with the marks of what changed it. */
async function actionsOf(platform: FleetSetup, repository: FleetSetup, environment = "prod") {
  const guardrails = await guardrailsOf(
    { policies: [policyOf("platform", { each: "container", cel: "false" })], ...platform },
    { policies: [policyOf("own", { each: "container", cel: "false" })], ...repository },
  );
  const { findings } = decisionOn(guardrails, { objects: [workload()], environment });
  return findings.map(({ policy, action }) => `${policy} ${action}`);
}

describe("a platform's layer", () => {
  const exception = {
    policy: "p*",
    rules: ["rule-1"],
    match: { kinds: ["Deployment"], names: ["web"] },
    owner: "o",
    reason: "r",
    expires: "2030-01-01",
  };
  const override = { policy: "?*", action: "audit", owner: "o", reason: "r" };
  const injected = [{ container: "web", image: "*" }];
  const cases: readonly (readonly [string, FleetSetup, FleetSetup, readonly string[]])[] = [
    ["judges beside the repository's", {}, {}, ["own deny", "platform deny"]],
    [
      "has its own actions",
      { fleet: { environments: [{ name: "prod", actions: ALL_WARN }] } },
      {},
      ["own deny", "platform warn"],
    ],
    [
      "takes its own unmatched where it has no environment of that name",
      { fleet: { environments: [], unmatched: "audit" } },
      {},
      ["own deny", "platform audit"],
    ],
    [
      "is not touched by the repository's actions",
      {},
      { fleet: { environments: [{ name: "prod", actions: ALL_WARN }] } },
      ["own warn", "platform deny"],
    ],
    [
      "is not touched by the repository's overrides",
      {},
      { fleet: { overrides: [override] } },
      ["own audit", "platform deny"],
    ],
    [
      "is not touched by the repository's exceptions",
      {},
      { exceptions: { e: exception } },
      ["own deny", "platform deny"],
    ],
    [
      "is not touched by the repository's injected containers",
      {},
      { fleet: { injected } },
      ["own audit", "platform deny"],
    ],
    [
      "has overrides of its own",
      { fleet: { overrides: [override] } },
      {},
      ["own deny", "platform audit"],
    ],
    [
      "has exceptions of its own",
      { exceptions: { e: exception } },
      {},
      ["own deny", "platform off"],
    ],
    [
      "has injected containers of its own",
      { fleet: { injected } },
      {},
      ["own deny", "platform audit"],
    ],
  ];
  for (const [title, platform, repository, expected] of cases) {
    it(title, async () => {
      expect(await actionsOf(platform, repository)).to.deep.equal(expected);
    });
  }

  it("is not touched by the repository's baseline", async () => {
    const policies = [policyOf("platform", { cel: "false" })];
    const guardrails = await guardrailsOf({ policies });
    const [found] = decisionOn(guardrails, { objects: [workload()] }).findings;
    const entry = {
      id: found?.id ?? "",
      policy: "platform",
      rule: "rule-1",
      resource: "x",
      path: "",
    };
    const both = await guardrailsOf({ policies }, { baseline: [entry] });
    const { findings } = decisionOn(both, { objects: [workload()] });
    expect(findings.map(({ action, existing }) => [action, existing])).to.deep.equal([
      ["deny", false],
    ]);
  });

  it("keeps its name to itself: a repository's policy of that name is a problem", async () => {
    const policies = [policyOf("same", { cel: "true" })];
    const { problems } = await compileGuardrails([sourceOf({ policies }), sourceOf({ policies })]);
    expect(problems.map(({ at, message }) => `${at.join(".")}: ${message}`)).to.deep.equal([
      'metadata.name: a policy of the platform bundle is named "same" too',
    ]);
  });

  it("gives a revision over both, its own first", async () => {
    const setups = [
      { policies: [policyOf("a", { cel: "true" })] },
      { policies: [policyOf("b", { cel: "true" })] },
    ];
    const { revision } = await guardrailsOf(...setups);
    const [platform, own] = setups.map((setup) => revisionOf(sourceOf(setup)));
    expect(revision).to.equal(joinRevisions([platform ?? "", own ?? ""]));
  });
});

describe("compiling policies", () => {
  it("finds all problems of all rules at once, and says where", async () => {
    const policy = policyOf("broken", [
      { cel: "object.x ==", message: "{{nothing}}" },
      { cel: "1", variables: [{ name: "v", cel: "unknown" }] },
      { cel: "true", message: "open {{ end" },
      { cel: "true", messageExpression: "1" },
      { cel: "container.name == ''" },
      { cel: "request == null", each: "bundle" },
    ]);
    const { problems, guardrails } = await compileGuardrails([sourceOf({ policies: [policy] })]);
    expect(problems.map(({ at }) => at.join("."))).to.deep.equal([
      "spec.rules.0.cel",
      "spec.rules.0.message",
      "spec.rules.1.cel",
      "spec.rules.1.variables.0.cel",
      "spec.rules.2.message",
      "spec.rules.3.messageExpression",
      "spec.rules.4.cel",
      "spec.rules.5.cel",
    ]);
    expect(problems[4]?.message).to.contain("expected }} behind {{, found none");
    expect(guardrails.layers[0]?.rules).to.deep.equal([]);
  });

  it("reports a variable of the policy once, however many rules share it", async () => {
    const policy = policyOf("p", [{ cel: "true" }, { cel: "true" }], {
      variables: [{ name: "v", cel: "unknown" }],
    });
    const { problems } = await compileGuardrails([sourceOf({ policies: [policy] })]);
    expect(problems.map(({ at }) => at.join("."))).to.deep.equal(["spec.variables.0.cel"]);
  });

  it("tells two policies of one name in one source", async () => {
    const policies = [policyOf("same", { cel: "true" }), policyOf("same", { cel: "false" })];
    const { problems } = await compileGuardrails([sourceOf({ policies })]);
    expect(problems.map(({ message }) => message)).to.deep.equal([
      'another policy is named "same" too',
    ]);
  });
});
