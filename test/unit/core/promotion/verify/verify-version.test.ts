import { expect } from "chai";
import { verifyVersion } from "#core/promotion/verify/verify-version.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;
const OTHER = `sha256:${"b".repeat(64)}`;

const found = (digest: string) => ({
  version: { images: [{ name: "shop", newName: null, tag: "v2", digest }], files: {}, fields: {} },
});
const told = { images: [{ name: "shop", tag: "v2", digest: DIGEST }] };

describe("verifyVersion", () => {
  it("is the same for the version that Git holds", () => {
    const item = verifyVersion({ item: "after", told, found: found(DIGEST), place: "here" });
    expect(item).to.deep.equal({ item: "after", verdict: "same", reason: "here: shop v2" });
  });

  it("says what differs below one tag", () => {
    const item = verifyVersion({ item: "after", told, found: found(OTHER), place: "here" });
    expect(item.reason).to.equal(
      `here: the evidence says shop v2, Git says shop v2 (shop: v2@${DIGEST} -> v2@${OTHER})`,
    );
  });

  it("cannot say anything of what cannot be read", () => {
    const item = verifyVersion({ item: "before", told, found: { unknown: "x" }, place: "here" });
    expect(item.verdict).to.equal("not-recomputable");
  });
});
