import { expect } from "chai";
import { lossFinding } from "#core/policy/loss-finding.ts";

const NOW = Date.parse("2026-12-25T23:59:59Z");
const lost = {
  path: "apps/shop/overlays/prod",
  loss: { words: "loses every Service", resources: 0, kinds: ["core/Service"] },
  gone: [],
  now: NOW,
};

describe("the finding of a loss", () => {
  it("names five of what is gone, and counts the others", () => {
    const gone = ["A a", "A b", "A c", "A d", "A e", "A f", "A g"];
    expect(lossFinding({ ...lost, gone }).message).to.equal(
      "the render loses every Service (gone: A a, A b, A c, A d, A e and 2 more)",
    );
  });

  it("is the same finding whatever is lost", () => {
    const other = { words: "loses all 3 resources", resources: 0, kinds: [] };
    expect(lossFinding({ ...lost, loss: other }).id).to.equal(lossFinding(lost).id);
  });

  it("holds an entry that ends two weeks later", () => {
    expect(lossFinding(lost).remedy).to.match(
      /: \{overlay: apps\/shop\/overlays\/prod, kinds: \[core\/Service\], until: 2027-01-08, reason: "say why"\}$/,
    );
  });

  it("quotes a path that YAML would read as something else", () => {
    const { remedy } = lossFinding({ ...lost, path: "apps/a, b: {c}" });
    expect(remedy).to.contain('{overlay: "apps/a, b: {c}", kinds:');
  });

  it("offers no entry where none would do", () => {
    const empty = { words: "loses all 3 resources", resources: 0, kinds: [] };
    expect(lossFinding({ ...lost, loss: empty }).remedy).to.equal(
      "Check what the overlay lists: Argo CD prunes what a render no longer has.",
    );
  });
});
