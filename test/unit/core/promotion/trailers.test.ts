import { expect } from "chai";
import { readTrailers } from "#core/promotion/trailers.ts";

describe("the trailers of a message", () => {
  it("are found wherever they stand, as hosts put more below them", () => {
    const message =
      "Merge (#7)\n\n* Promote shop\n\nPromoted-App: shop\r\nEvidence-Digest: sha256:ab\n\nSigned-off-by: Ada <ada@example.com>\n";
    expect([...readTrailers(message)]).to.deep.equal([
      ["Promoted-App", ["shop"]],
      ["Evidence-Digest", ["sha256:ab"]],
    ]);
  });

  it("keep all values of a name", () => {
    expect(readTrailers("A-B: 1\nA-B: 2\n").get("A-B")).to.deep.equal(["1", "2"]);
  });

  it("are no lines of prose", () => {
    expect([...readTrailers("Note: a\nsee http-x: y\nA-B:\n A-B: 3\n")]).to.deep.equal([]);
  });
});
