import { expect } from "chai";
import { findingId } from "#core/policy/element-path.ts";
import { ownFinding } from "#core/policy/own-finding.ts";

const FOUND = {
  policy: "fleet",
  rule: { id: "idle", severity: "low" },
  action: "warn",
  resource: { apiVersion: "v1", kind: "Service", namespace: "shop", name: "web" },
  message: "is idle",
  remedy: "Remove it.",
  source: null,
} as const;

describe("ownFinding", () => {
  it("fails with the rule's severity, and is about the resource as a whole", () => {
    const { policy, resource } = FOUND;
    expect(ownFinding(FOUND)).to.deep.equal({
      ...FOUND,
      id: findingId({ policy, rule: "idle", resource, keys: [], object: {} }),
      rule: "idle",
      severity: "low",
      status: "fail",
      path: "",
      exception: null,
      override: null,
      existing: false,
    });
  });

  it("points to a place in it where one is given", () => {
    const at = { object: { spec: { ports: [{ name: "http" }] } }, keys: ["spec", "ports", 0] };
    const found = ownFinding({ ...FOUND, at, status: "not-evaluable" });
    expect(found.path).to.equal("/spec/ports/0");
    expect(found.status).to.equal("not-evaluable");
    expect(found.id).not.to.equal(ownFinding(FOUND).id);
  });
});
