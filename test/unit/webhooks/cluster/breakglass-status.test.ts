import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import { NOON } from "#test/support/fleet-setup.ts";
import { breakglassStatus } from "#webhooks/cluster/breakglass-status.ts";

const SPEC = {
  policy: "*",
  rules: ["*"],
  match: { kinds: ["*"], names: ["*"], namespaces: ["shop-prod"] },
  owner: "jane",
  reason: "emergency",
  ticket: "OPS-1",
  expires: "2026-06-15T13:00:00Z",
};
const exception = (spec: object = {}): KubeObject => ({
  apiVersion: "tiphys.io/v1alpha1",
  kind: "GuardrailException",
  metadata: { name: "breakglass-1", creationTimestamp: "2026-06-15T11:30:00Z" },
  spec: { ...SPEC, ...spec },
});
const statusOf = (spec?: object) => breakglassStatus(exception(spec), { maxHours: 4, now: NOON });

describe("the status of a breakglass exception", () => {
  it("says until when it counts", () => {
    expect(statusOf()).to.deep.equal({
      active: true,
      message: "counts until 2026-06-15T13:00:00Z",
    });
  });

  it("says that it ends earlier than was asked for, where the fleets in force allow less", () => {
    expect(statusOf({ expires: "2026-06-16T12:00:00Z" })).to.deep.equal({
      active: true,
      message: "counts until 2026-06-15T15:30:00.000Z, as no fleet here allows more than 4h",
    });
  });

  it("says that it is over", () => {
    expect(statusOf({ expires: "2026-06-15T11:59:00Z" })).to.deep.equal({
      active: false,
      message: "is over since 2026-06-15T11:59:00Z",
    });
  });

  it("says why it never counted", () => {
    const { active, message } = statusOf({ match: { ...SPEC.match, namespaces: ["shop-*"] } });
    expect(active).to.equal(false);
    expect(message).to.contain("does not count: spec.match.namespaces: expected one namespace");
  });
});
