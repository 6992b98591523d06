import { expect } from "chai";
import { blobName } from "#core/promotion/git-object.ts";

describe("blobName", () => {
  it("is what git hash-object says, in either format", () => {
    expect(blobName("hello\n", "0".repeat(40))).to.equal(
      "ce013625030ba8dba906f756967f9e9ca394464a",
    );
    expect(blobName("hello\n", "0".repeat(64))).to.equal(
      "2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4",
    );
  });
});
