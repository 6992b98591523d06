import { expect } from "chai";
import { readEvidence } from "#core/promotion/evidence/read-evidence.ts";
import { writeEvidence } from "#core/promotion/evidence/write-evidence.ts";
import { writtenComparison } from "#core/promotion/evidence/written-comparison.ts";
import type { ComparedTest } from "#core/slo/compared-test.ts";
import { SAMPLE_EVIDENCE } from "#test/support/sample-evidence.ts";

const SEEN = { requestsPerSecond: 20, latencySeconds: {}, interval: null };

const TEST: ComparedTest = {
  service: "shop",
  versions: [
    { name: "old", value: "1.4.2" },
    { name: "new", value: "1.5.0" },
  ],
  sinceMs: Date.UTC(2026, 10, 21, 10),
  nowMs: Date.UTC(2026, 10, 21, 12),
  revision: `sha256:${"a".repeat(64)}`,
  objectives: [
    {
      ...{ slo: "prod/shop/latency", label: "version", source: "default" },
      ...{ outcome: "winner", winner: "new", reason: "new wins", etaSeconds: null },
      requestsNeeded: null,
      versions: [
        { ...SEEN, version: "old", counts: { total: 1000.4, bad: 40.2 }, badRatio: 0.04018393 },
        { ...SEEN, version: "new", counts: null, badRatio: null },
      ],
      contests: [
        {
          ...{ worse: "old", better: "new", reason: "", state: "worse", pValue: 0.001 },
          ...{ logEvidence: 7.123456, neededLogEvidence: 5.298317, etaSeconds: null },
        },
      ],
    },
  ],
};

describe("a comparison in evidence", () => {
  it("holds winner, window, counts, shares and evidence, in numbers that people can read", () => {
    const written = writtenComparison(TEST, { winner: "new", decidedBy: "numbers" });
    expect(written).to.deep.include({
      winner: "new",
      decidedBy: "numbers",
      since: "2026-11-21T10:00:00.000Z",
      until: "2026-11-21T12:00:00.000Z",
    });
    expect(written.objectives).to.deep.equal([
      {
        ...{ slo: "prod/shop/latency", label: "version", source: "default" },
        ...{ outcome: "winner", winner: "new", logEvidence: 7.123, neededLogEvidence: 5.298 },
        versions: [
          { version: "old", total: 1000, bad: 40, share: 0.040184 },
          { version: "new", total: null, bad: null, share: null },
        ],
      },
    ]);
  });

  it("is read again as it was written", () => {
    const comparison = writtenComparison(TEST, { winner: "new", decidedBy: "person" });
    const { text } = writeEvidence({ ...SAMPLE_EVIDENCE, comparison });
    const { spec } = readEvidence(text, "promotions/shop/prod.yaml");
    expect(spec?.comparison).to.deep.equal(comparison);
  });
});
