import { expect } from "chai";
import { newestEntries } from "#rendering/cache/newest-entries.ts";

describe("the entries used last", () => {
  const open = (maxSize: number) =>
    newestEntries<string>({ maxSize, sizeOf: ({ length }) => length });

  it("push out the one that was not used for longest", () => {
    const entries = open(6);
    for (const [key, value] of [
      ["a", "aa"],
      ["b", "bb"],
      ["c", "cc"],
    ] as const)
      entries.set(key, value);
    expect(entries.get("a")).to.equal("aa");
    entries.set("d", "d");
    expect(["a", "b", "c", "d"].map(entries.get)).to.deep.equal(["aa", undefined, "cc", "d"]);
    expect(entries.size()).to.equal(5);
  });

  it("count a value that comes again once", () => {
    const entries = open(6);
    entries.set("a", "aaaa");
    entries.set("a", "a");
    entries.set("b", "bbbb");
    expect(entries.size()).to.equal(5);
    entries.delete("a");
    expect(entries.size()).to.equal(4);
  });

  it("leave out what is larger than all together may be, and what was there under its key", () => {
    const entries = open(3);
    entries.set("a", "a");
    entries.set("a", "aaaa");
    expect(entries.get("a")).to.equal(undefined);
    expect(entries.size()).to.equal(0);
  });
});
