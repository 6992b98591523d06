import { expect } from "chai";
import { shortDigests } from "#core/short-digests.ts";

const DIGEST = `0123456789ab${"c".repeat(52)}`;

describe("shortDigests", () => {
  it("shows twelve digits of each digest", () => {
    const line = `shop: v1@sha256:${DIGEST} -> v2@sha256:${DIGEST} (${DIGEST})`;
    expect(shortDigests(line)).to.equal(
      `shop: v1@sha256:0123456789ab -> v2@sha256:0123456789ab (${DIGEST})`,
    );
  });

  it("leaves what is no digest", () => {
    const line = `sha256:0123456789ab sha256:${DIGEST}0`;
    expect(shortDigests(line)).to.equal(line);
  });
});
