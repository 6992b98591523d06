import { expect } from "chai";
import { listPage, readListRequest } from "#analysis-provider/listing/list-request.ts";
import { ObjectiveStore } from "#analysis-provider/objectives/objective-store.ts";
import { offerOf, serviceDocument } from "#test/support/served-objectives.ts";

describe("a list of objectives", () => {
  const store = new ObjectiveStore();
  before(() =>
    store.take([
      offerOf([serviceDocument("pay", ["a", "b", "c"]), serviceDocument("search", ["a"], "other")]),
    ]),
  );
  const list = (query: Readonly<Record<string, unknown>>) => {
    const { page, next, total } = listPage(store.served, readListRequest(query, 100));
    return { ids: page.map(({ id }) => id), next, total };
  };

  it("comes in pages, each after the last one of the page before", () => {
    const first = list({ limit: "3" });
    expect(first).to.deep.equal({
      ids: ["other/search/a", "shop-prod/pay/a", "shop-prod/pay/b"],
      next: "shop-prod/pay/b",
      total: 4,
    });
    expect(list({ limit: "3", after: first.next })).to.deep.equal({
      ids: ["shop-prod/pay/c"],
      next: null,
      total: 4,
    });
  });

  it("is of a service, or of a namespace", () => {
    expect(list({ service: "pay" }).total).to.equal(3);
    expect(list({ namespace: "other" }).ids).to.deep.equal(["other/search/a"]);
  });

  for (const query of [
    { limit: "0" },
    { limit: "-1" },
    { limit: "x" },
    { limit: ["1", "2"] },
    { colour: "red" },
    { after: "x".repeat(800) },
  ])
    it(`is refused with ${JSON.stringify(query).slice(0, 40)}`, () => {
      expect(() => list(query))
        .to.throw()
        .with.property("code", "REQUEST_INVALID");
    });
});
