import { expect } from "chai";
import { findObjective } from "#analysis-provider/objectives/find-objective.ts";
import { ObjectiveStore } from "#analysis-provider/objectives/objective-store.ts";
import { offerOf, serviceDocument } from "#test/support/served-objectives.ts";

describe("an objective by its address", () => {
  let store: ObjectiveStore;
  beforeEach(() => {
    store = new ObjectiveStore();
    store.take([
      offerOf([
        serviceDocument("pay", ["errors"], "a"),
        serviceDocument("search", ["errors"], null),
      ]),
      offerOf([serviceDocument("pay", ["errors"], "b")], { key: "b", name: "b" }),
    ]);
  });

  const find = (slo: string, namespace: string | null = null) =>
    findObjective(store, { slo, namespace });

  it("is found by namespace where two have it", () => {
    expect(find("pay/errors", "b").id).to.equal("b/pay/errors");
  });

  it("is found with any namespace where its document names none", () => {
    expect(find("search/errors").id).to.equal("search/errors");
    expect(find("search/errors", "a").id).to.equal("search/errors");
  });

  it("needs the namespace where two have it", () => {
    expect(() => find("pay/errors")).to.throw(
      /got 2: a \(shop\), b \(b\)\. Send the namespace too/,
    );
  });

  it("is not found where it is not, with what may have been meant", () => {
    expect(() => find("pay/error"))
      .to.throw(/Did you mean "pay\/errors"\?/)
      .with.property("code", "SLO_UNKNOWN");
    expect(() => find("pay/errors", "c")).to.throw(/in namespace "c"\. Another namespace has it/);
    expect(() => find("x/y")).to.throw(/GET \/v1\/slos lists/);
  });

  it("may stand in a document that cannot be read: that is said then", () => {
    store.take([
      offerOf([], { problems: [{ file: "slos/pay.yaml", line: 3, message: "is broken" }] }),
    ]);
    expect(() => find("pay/errors")).not.to.throw();
    expect(() => find("x/y"))
      .to.throw(/one problem keeps others from it: slos\/pay.yaml:3: is broken/)
      .with.property("code", "SLO_INVALID");
  });
});
