import { openSchemas } from "#adapters/open-schemas.ts";
import { knownKinds } from "#authoring/policy/lint/known-kinds.ts";
import { expect } from "chai";

describe("knownKinds", () => {
  const kinds = knownKinds([], openSchemas());

  for (const pattern of [
    "Pod",
    "core/v1/Pod",
    "*",
    "apps/*",
    "*/Deployment",
    "argoproj.io/Rollout",
    "argoproj.io/v1alpha1/Application",
    "monitoring.coreos.com/ServiceMonitor",
    "tiphys.io/GuardrailException",
    "policy/v1/PodDisruptionBudget",
    "example.com/Thing",
    "kyverno.io/ClusterPolicy",
  ]) {
    it(`lets ${pattern} be`, () => {
      expect(kinds.problem(pattern)).to.equal(null);
    });
  }

  const unknown: readonly (readonly [pattern: string, nearest: string | null])[] = [
    ["Pods", "Pod"],
    ["deployment", "Deployment"],
    ["apps/Pod", "core/Pod"],
    ["apps/v1beta1/Deployment", "apps/Deployment"],
    ["argoproj.io/Rolout", "argoproj.io/Rollout"],
    ["policy/PodSecurityPolicy", null],
    ["Frobnicator", null],
  ];
  for (const [pattern, nearest] of unknown) {
    it(`finds ${pattern}${nearest === null ? "" : `, and names ${nearest}`}`, () => {
      const hint = nearest === null ? "" : `; did you mean "${nearest}"?`;
      expect(kinds.problem(pattern)?.message).to.equal(`no known kind fits "${pattern}"${hint}`);
    });
  }
});
