import { expect } from "chai";
import { buildBundle } from "#core/policy/bundle.ts";
import { expandSet } from "#core/policy/builtin/expand-set.ts";
import { compileGuardrails } from "#core/policy/compile-guardrails.ts";
import type { GuardrailSource } from "#core/policy/guardrails.ts";
import { parseBundle } from "#core/policy/parse-bundle.ts";
import { revisionOf } from "#core/policy/revision.ts";
import { decisionOn, policyOf, sourceOf, workload } from "#test/support/fleet-setup.ts";

const source: GuardrailSource = {
  ...sourceOf({
    fleet: { environments: [{ name: "prod" }], platform: true, maxExceptionDays: 1 },
    policies: [
      policyOf("zeta", { each: "container", cel: "false" }),
      expandSet({ name: "best-practices" }),
    ],
    exceptions: {
      granted: {
        policy: "zeta",
        rules: ["rule-1"],
        match: { kinds: ["Deployment"], names: ["api"] },
        owner: "o",
        reason: "r",
        expires: "2030-01-01",
      },
    },
    baseline: [{ id: "a".repeat(64), policy: "zeta", rule: "rule-1", resource: "x", path: "" }],
  }),
  crdsDigest: "sha256:abc",
  hasSchemas: true,
};
const cargo = { slos: [{ service: "b" }, { service: "a" }], freezes: [] };
const written = JSON.parse(JSON.stringify(buildBundle(source, cargo))) as Bundle;

interface Bundle {
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>> & {
    readonly policies: readonly { readonly metadata: { readonly name: string } }[];
  };
}

function doctored(change: (spec: Record<string, any>) => void): unknown {
  const copy = structuredClone(written);
  change(copy.spec as Record<string, any>);
  return copy;
}

describe("a bundle", () => {
  it("holds the revision, and policies sorted by name", () => {
    expect(written.spec.revision).to.equal(revisionOf(source));
    expect(written.spec.policies.map(({ metadata }) => metadata.name)).to.deep.equal([
      "best-practices",
      "zeta",
    ]);
  });

  it("is the same for documents in another order", () => {
    const turned = {
      ...source,
      policies: [...source.policies].reverse(),
      exceptions: [...source.exceptions].reverse(),
    };
    const other = buildBundle(turned, { ...cargo, slos: [...cargo.slos].reverse() });
    expect(JSON.parse(JSON.stringify(other))).to.deep.equal(written);
  });

  it("reads back as what it was written from", () => {
    const { value, problems } = parseBundle(written);
    expect(problems).to.deep.equal([]);
    expect(value?.fleet).to.deep.equal(source.fleet);
    expect(value?.exceptions).to.deep.equal(source.exceptions);
    expect(value?.baseline).to.deep.equal(source.baseline);
    expect(value === null ? null : revisionOf(value)).to.equal(revisionOf(source));
  });

  it("judges as what it was written from", async () => {
    const { value } = parseBundle(written);
    const decisions = await Promise.all(
      [source, value].map(async (one) => {
        const { guardrails } = await compileGuardrails(one === null ? [] : [one]);
        return decisionOn(guardrails, { objects: [workload(), workload({ name: "api" })] });
      }),
    );
    expect(decisions[0]?.findings.length).to.be.greaterThan(10);
    expect(decisions[1]).to.deep.equal(decisions[0]);
  });

  const refused: readonly (readonly [string, unknown, string])[] = [
    [
      "with a rule that was changed",
      doctored((spec) => void (spec.policies[1].spec.rules[0].cel = "true")),
      "spec.revision",
    ],
    [
      "with a policy that was cut away",
      doctored((spec) => void spec.policies.pop()),
      "spec.revision",
    ],
    ["without its policies", doctored((spec) => void delete spec.policies), "spec.revision"],
    [
      "with an exception that was added to",
      doctored((spec) => void spec.exceptions[0].spec.match.names.push("web")),
      "spec.revision",
    ],
    [
      "with an action that was lowered",
      doctored((spec) => void (spec.fleet.spec.environments[0].actions.high = "off")),
      "spec.revision",
    ],
    ["without its baseline", doctored((spec) => void (spec.baseline = [])), "spec.revision"],
    [
      "with another digest of CRDs",
      doctored((spec) => void (spec.crds = "sha256:x")),
      "spec.revision",
    ],
    [
      "with another revision",
      doctored((spec) => void (spec.revision = "sha256:0")),
      "spec.revision",
    ],
    ["without a revision", doctored((spec) => void delete spec.revision), "spec.revision"],
    [
      "with a policy of an unknown field",
      doctored((spec) => void (spec.policies[0].spec.x = 1)),
      "spec.policies.0.spec",
    ],
    [
      "with an exception for everything",
      doctored((spec) => void (spec.exceptions[0].spec.policy = "*")),
      "spec.exceptions.0.spec.policy",
    ],
    ["without a fleet", doctored((spec) => void delete spec.fleet), "spec.fleet"],
    ["with text as fleet", doctored((spec) => void (spec.fleet = "x")), "spec.fleet"],
    [
      "with an entry of the baseline that is none",
      doctored((spec) => void spec.baseline.push(1)),
      "spec.baseline.spec.findings.1",
    ],
    ["that is another kind", { ...written, kind: "ConfigMap" }, ""],
    ["that is null", null, ""],
    ["that is text", "bundle", ""],
    ["without spec", { ...written, spec: null }, ""],
  ];
  for (const [title, value, place] of refused) {
    it(`is refused ${title}`, () => {
      const parsed = parseBundle(value);
      expect(parsed.value).to.equal(null);
      expect(parsed.problems[0]?.at.join(".")).to.equal(place);
    });
  }
});
