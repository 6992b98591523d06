import { expect } from "chai";
import { complianceShares } from "#webhooks/scan/scan-metrics.ts";

describe("complianceShares", () => {
  it("joins namespaces of one environment, policy by policy", () => {
    const judged = (environment: string, policy: string, counts: readonly [number, number]) => ({
      ...{ environment, revision: "sha256:1", findings: [] },
      compliance: [{ policy, judged: counts[0], failed: counts[1] }],
    });
    const shares = complianceShares([
      [judged("prod", "images", [3, 1])],
      [judged("prod", "images", [1, 0]), judged("dev", "images", [2, 2])],
      [judged("prod", "names", [5, 0])],
    ]);
    expect(shares).to.deep.equal([
      { environment: "prod", policy: "images", share: 0.75 },
      { environment: "dev", policy: "images", share: 0 },
      { environment: "prod", policy: "names", share: 1 },
    ]);
  });
});
