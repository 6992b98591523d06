import { expect } from "chai";
import { isRecord } from "#core/is-record.ts";

describe("isRecord", () => {
  const mappings: readonly unknown[] = [{}, { a: 1 }, Object.create(null)];
  for (const value of mappings) {
    it(`takes ${JSON.stringify(value)} for a mapping`, () => {
      expect(isRecord(value)).to.equal(true);
    });
  }

  for (const value of [null, undefined, [], [{}], "a", 1, true]) {
    it(`does not take ${JSON.stringify(value)} for one`, () => {
      expect(isRecord(value)).to.equal(false);
    });
  }
});
