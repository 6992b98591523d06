import { expect } from "chai";
import { reviewDeadline } from "#webhooks/server/review-deadline.ts";

describe("reviewDeadline", () => {
  const cases = [
    { timeout: "5s", ms: 4800 },
    { timeout: "500ms", ms: 300 },
    { timeout: "100ms", ms: 50 },
    { timeout: "1h", ms: 29_800 },
    { timeout: undefined, ms: 9800 },
    { timeout: "soon", ms: 9800 },
    { timeout: ["1s", "2s"], ms: 9800 },
  ];
  for (const { timeout, ms } of cases) {
    it(`leaves ${ms} ms of ${JSON.stringify(timeout)}`, () =>
      expect(reviewDeadline(timeout)).to.equal(ms));
  }
});
