import { expect } from "chai";
import { BUILTIN_SETS } from "#core/policy/builtin/builtin-sets.ts";
import { expandSet } from "#core/policy/builtin/expand-set.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { DOORS, type Door } from "#core/policy/policy.ts";
import { findingsOf, guardrailsOf } from "#test/support/judge-policy.ts";

const VALUE = "aHVudGVyMg==";

/** The value stands in every place a Secret has, the wrong ones included. */
const secrets: readonly KubeObject[] = [
  { apiVersion: "v1", kind: "Secret", metadata: { name: "data" }, data: { password: VALUE } },
  { apiVersion: "v1", kind: "Secret", metadata: { name: "text" }, stringData: { password: VALUE } },
  { apiVersion: "v1", kind: "Secret", metadata: { name: "list" }, data: [VALUE] },
  { apiVersion: "v1", kind: "Secret", metadata: { name: "scalar" }, data: VALUE },
  {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "nested" },
    data: { password: { is: VALUE } },
  },
];

const doors: Readonly<Record<Door, number>> = { render: 5, check: 5, admission: 0, scan: 0 };

describe("no-secret-data", () => {
  for (const door of DOORS) {
    it(`finds ${doors[door] === 0 ? "nothing" : "every Secret with data"} at ${door}`, async () => {
      const guardrails = await guardrailsOf(expandSet({ name: "best-practices" }));
      const findings = findingsOf(guardrails, { objects: secrets, door });
      const found = findings.filter(({ rule }) => rule === "no-secret-data");
      expect(found).to.have.lengthOf(doors[door]);
      for (const { severity } of found) expect(severity).to.equal("critical");
    });
  }

  for (const { name } of BUILTIN_SETS) {
    it(`and all of ${name} never shows a value`, async () => {
      const guardrails = await guardrailsOf(expandSet({ name }));
      const findings = findingsOf(guardrails, { objects: secrets });
      expect(JSON.stringify(findings)).not.to.include(VALUE);
    });
  }
});
