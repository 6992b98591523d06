import { expect } from "chai";
import { missingBucket } from "#core/slo/read/checks/missing-bucket.ts";

const latency = (thresholdSeconds: number, native = false) =>
  ({ kind: "latency", histogram: "x_seconds", selector: "", thresholdSeconds, native }) as const;
const BOUNDS = [Infinity, 0.5, 0.1, 0.25];

describe("missingBucket", () => {
  it("is content with the bucket, however its bound was computed", () => {
    expect(missingBucket(latency(0.25), BOUNDS)).to.equal(null);
    expect(missingBucket(latency(0.1 + 1e-12), BOUNDS)).to.equal(null);
    expect(missingBucket(latency(0.3, true), [])).to.equal(null);
  });

  const cases: readonly (readonly [number, readonly number[], string])[] = [
    [0.3, BOUNDS, "expected a bucket of x_seconds at 0.3s, got buckets at 0.25s and 0.5s"],
    [0.05, BOUNDS, "expected a bucket of x_seconds at 0.05s, got buckets at 0.1s"],
    [2, BOUNDS, "expected a bucket of x_seconds at 2s, got buckets at 0.5s"],
    [2, [], "expected a bucket of x_seconds at 2s, got no bucket at all"],
  ];
  for (const [threshold, bounds, message] of cases) {
    it(message, () => {
      expect(missingBucket(latency(threshold), bounds)?.message).to.equal(message);
    });
  }
});
