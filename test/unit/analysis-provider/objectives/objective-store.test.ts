import { expect } from "chai";
import { ObjectiveStore } from "#analysis-provider/objectives/objective-store.ts";
import { offerOf, serviceDocument } from "#test/support/served-objectives.ts";

const BROKEN = { problems: [{ file: "slos/a.yaml", message: "is broken" }] };
const idsOf = (store: ObjectiveStore) =>
  store.served.map(({ id, isLastGood }) => `${id}${isLastGood ? " (before)" : ""}`);

describe("the objectives that are served", () => {
  it("are those of all offers, by id, once documents were looked at", () => {
    const store = new ObjectiveStore();
    expect(store.isReady).to.equal(false);
    store.take([
      offerOf([serviceDocument("search", ["b", "a"])]),
      offerOf([serviceDocument("pay", ["x"])], { key: "other", name: "other" }),
    ]);
    expect(store.isReady).to.equal(true);
    expect(idsOf(store)).to.deep.equal([
      "shop-prod/pay/x",
      "shop-prod/search/a",
      "shop-prod/search/b",
    ]);
  });

  it("stay as they last were while documents of their offer cannot be read", () => {
    const store = new ObjectiveStore();
    store.take([offerOf([serviceDocument("search", ["a", "b"])])]);
    store.take([offerOf([serviceDocument("search", ["a"])], BROKEN)]);
    expect(idsOf(store)).to.deep.equal(["shop-prod/search/a", "shop-prod/search/b (before)"]);
    store.take([offerOf([], BROKEN)]);
    expect(idsOf(store)).to.deep.equal([
      "shop-prod/search/a (before)",
      "shop-prod/search/b (before)",
    ]);
    store.take([offerOf([serviceDocument("search", ["a"])])]);
    expect(idsOf(store)).to.deep.equal(["shop-prod/search/a"]);
  });

  it("go with their offer, and the faults of one offer keep no objective of another", () => {
    const store = new ObjectiveStore();
    store.take([
      offerOf([serviceDocument("search", ["a"])]),
      offerOf([serviceDocument("pay", ["x"])], { key: "other", name: "other" }),
    ]);
    store.take([offerOf([serviceDocument("search", ["a"])], BROKEN)]);
    expect(idsOf(store)).to.deep.equal(["shop-prod/search/a"]);
  });
});
