import { findPolicy } from "#authoring/policy/explain/find-policy.ts";
import type { KnownPolicy } from "#authoring/policy/explain/known-policies.ts";
import { TiphysError } from "#core/errors.ts";
import type { GuardrailLayer } from "#core/policy/guardrails.ts";
import { guardrailsOf, policyOf } from "#test/support/fleet-setup.ts";
import { expect } from "chai";

describe("findPolicy", () => {
  let policies: readonly KnownPolicy[] = [];
  before(async () => {
    const { layers } = await guardrailsOf({});
    const known = (name: string, ids: readonly string[], layer: GuardrailLayer | null) => ({
      document: policyOf(
        name,
        ids.map((id) => ({ id, cel: "true" })),
      ),
      layer,
      source: name,
      line: null,
    });
    policies = [
      known("images", ["no-latest", "registry"], layers[0] ?? null),
      known("pods", ["privileged", "registry"], layers[0] ?? null),
      known("builtin-pods", ["privileged", "host-ports"], null),
    ];
  });

  const found: readonly (readonly [id: string, policy: string, rule: string | null])[] = [
    ["images", "images", null],
    ["pods/registry", "pods", "registry"],
    ["no-latest", "images", "no-latest"],
    ["host-ports", "builtin-pods", "host-ports"],
    ["privileged", "pods", "privileged"],
  ];
  for (const [id, policy, rule] of found) {
    it(`takes ${id} for ${policy}${rule === null ? "" : `/${rule}`}`, () => {
      const result = findPolicy(id, policies);
      expect([result.policy.document.metadata.name, result.rule]).to.deep.equal([policy, rule]);
    });
  }

  const refused: readonly (readonly [id: string, words: string])[] = [
    ["registry", 'expected one of images/registry, pods/registry, got "registry"'],
    ["imags", 'Did you mean "images"?'],
    ["images/no-latset", 'Did you mean "images/no-latest"?'],
    ["nolatest", 'Did you mean "images/no-latest"?'],
    ["quux", "The policies are images, pods, builtin-pods."],
  ];
  for (const [id, words] of refused) {
    it(`refuses ${id} and says: ${words}`, () => {
      expect(() => findPolicy(id, policies)).to.throw(TiphysError, words);
    });
  }
});
