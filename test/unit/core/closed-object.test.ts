import { expect } from "chai";
import { closedObject } from "#core/closed-object.ts";

describe("closedObject", () => {
  it("asks for every field, and for no other", () => {
    expect(closedObject({ a: { type: "string" }, b: {} })).to.deep.equal({
      type: "object",
      additionalProperties: false,
      required: ["a", "b"],
      properties: { a: { type: "string" }, b: {} },
    });
  });
});
