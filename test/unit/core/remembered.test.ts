import { expect } from "chai";
import { remembered } from "#core/remembered.ts";

describe("remembered", () => {
  it("makes a value once for each object, undefined too", () => {
    let made = 0;
    const of = remembered((key: { readonly value: number | undefined }) => {
      made += 1;
      return key.value;
    });
    const [one, none] = [{ value: 1 }, { value: undefined }];
    expect([of(one), of(one), of(none), of(none), of({ value: 1 })]).to.deep.equal([
      ...[1, 1, undefined, undefined, 1],
    ]);
    expect(made).to.equal(3);
  });
});
