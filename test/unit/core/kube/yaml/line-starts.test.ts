import { expect } from "chai";
import fc from "fast-check";
import { YamlSource } from "#core/kube/yaml-source.ts";
import { countUpTo, lineStarts } from "#core/kube/yaml/line-starts.ts";
import { locateOffset } from "#core/kube/yaml/picture.ts";

describe("lineStarts", () => {
  it("has a line for every break, and one behind the last", () => {
    expect(lineStarts("a\r\n\nb\n")).to.deep.equal([0, 3, 4, 6]);
    expect(lineStarts("")).to.deep.equal([0]);
  });
});

describe("countUpTo", () => {
  it("counts as a walk does", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), fc.nat(22), (numbers, limit) => {
        const ascending = numbers.toSorted((left, right) => left - right);
        const walked = ascending.filter((number) => number <= limit).length;
        expect(countUpTo(ascending, limit)).to.equal(walked);
      }),
      { seed: 1 },
    );
  });
});

describe("a text's positions", () => {
  it("are those that a walk through the text finds", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "\n", "\r\n", "😀") });
    fc.assert(
      fc.property(text, fc.nat(30), (given, offset) => {
        const place = Math.min(offset, given.length);
        expect(new YamlSource(given).positionOf(offset)).to.deep.equal(locateOffset(given, place));
      }),
      { seed: 1 },
    );
  });
});
