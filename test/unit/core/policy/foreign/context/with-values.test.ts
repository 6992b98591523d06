import { expect } from "chai";
import { withValues } from "#core/policy/foreign/context/with-values.ts";

describe("withValues", () => {
  it("puts a value at its path, beside what is there", () => {
    const names = { request: { object: { kind: "Pod" } } };
    const values = [{ path: ["request", "userInfo", "username"], value: "ann" }];
    expect(withValues(names, values)).to.deep.equal({
      request: { object: { kind: "Pod" }, userInfo: { username: "ann" } },
    });
  });

  it("merges maps, and lets anything else take the place", () => {
    const values = [
      { path: ["a"], value: { b: 1, c: [1] } },
      { path: ["a"], value: { c: [2] } },
    ];
    expect(withValues({ a: { d: 3 } }, values)).to.deep.equal({ a: { d: 3, b: 1, c: [2] } });
  });

  it("leaves the names before as they are", () => {
    const names = { a: { b: 1 } };
    withValues(names, [{ path: ["a", "b"], value: 2 }]);
    expect(names).to.deep.equal({ a: { b: 1 } });
  });

  it("evaluates no name that nobody asks for", () => {
    const names = {};
    const get = () => expect.fail("was asked for");
    Object.defineProperty(names, "lazy", { enumerable: true, get });
    expect(withValues(names, [{ path: ["own"], value: 1 }])).to.have.property("own", 1);
  });
});
