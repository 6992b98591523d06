import { expect } from "chai";
import { NOON } from "#test/support/fleet-setup.ts";
import {
  bundleConditions,
  type ConditionInput,
  hasConditions,
} from "#webhooks/cluster/bundle-conditions.ts";

const bundleWith = (conditions: readonly object[] = []): ConditionInput["bundle"] => ({
  apiVersion: "tiphys.io/v1alpha1",
  kind: "GuardrailBundle",
  metadata: { name: "shop", generation: 3 },
  ...(conditions.length === 0 ? {} : { status: { conditions } }),
});
const FINE = { name: "shop", revision: "sha256:aa", faults: [], isOffered: true };
const FAULTY = { ...FINE, faults: [{ policy: "images", message: "spec.rules[0].cel: no" }] };
const input: ConditionInput = { bundle: bundleWith(), status: FINE, shared: [], now: NOON };

describe("the conditions of a bundle", () => {
  it("say that it is in force, and that nobody else claims its namespaces", () => {
    expect(bundleConditions(input)).to.deep.equal([
      {
        type: "InForce",
        status: "True",
        reason: "Compiled",
        message: "revision sha256:aa",
        lastTransitionTime: "2026-06-15T12:00:00Z",
        observedGeneration: 3,
      },
      {
        type: "ClaimsUnique",
        status: "True",
        reason: "ClaimedOnce",
        message: "no other bundle claims a namespace of this one",
        lastTransitionTime: "2026-06-15T12:00:00Z",
        observedGeneration: 3,
      },
    ]);
  });

  it("name what is faulty, and what stays in force", () => {
    const [inForce] = bundleConditions({ ...input, status: FAULTY });
    expect(inForce).to.include({
      status: "False",
      reason: "Faulty",
      message: "spec.rules[0].cel: no; in force stays sha256:aa",
    });
  });

  it("name the namespaces that are claimed twice, in both bundles, and in no other", () => {
    const shared = [{ name: "shop-prod", bundles: ["cart", "shop"] }];
    const [, claims] = bundleConditions({ ...input, shared });
    expect(claims).to.include({ status: "False", reason: "ClaimedTwice" });
    expect(claims?.message).to.match(
      /^namespace "shop-prod" is claimed by the bundles "cart" and "shop"\. Each of them judges/,
    );
    const others = [{ name: "shop-prod", bundles: ["cart", "desk"] }];
    expect(bundleConditions({ ...input, shared: others })[1]?.status).to.equal("True");
  });

  it("are cut where a great many namespaces are claimed twice", () => {
    const shared = Array.from({ length: 5000 }, (_, index) => ({
      name: `shop-${index}-prod`,
      bundles: ["cart", "shop"],
    }));
    const [, claims] = bundleConditions({ ...input, shared });
    expect(claims?.message).to.contain("; 4980 more. Each of them judges");
  });

  it("say nothing of claims while the namespaces are not known", () => {
    expect(bundleConditions({ ...input, shared: null }).map(({ type }) => type)).to.deep.equal([
      "InForce",
    ]);
  });

  it("keep the time of their last change, and are no news while nothing changed", () => {
    const said = bundleConditions({ ...input, now: NOON - 60_000 });
    const bundle = bundleWith(said);
    expect(bundleConditions({ ...input, bundle })).to.deep.equal(said);
    expect(hasConditions(bundle, said)).to.equal(true);
    const changed = bundleConditions({ ...input, bundle, status: FAULTY });
    expect(changed[0]?.lastTransitionTime).to.equal("2026-06-15T12:00:00Z");
    expect(hasConditions(bundle, changed)).to.equal(false);
  });
});
