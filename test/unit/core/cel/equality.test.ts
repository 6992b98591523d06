import { expect } from "chai";
import fc from "fast-check";
import { CelDouble, CelUint, type CelValue } from "#core/cel/cel-value.ts";
import { celEquals } from "#core/cel/equality.ts";

describe("celEquals", () => {
  it("finds every tree equal to its copy, and trees with different texts unequal", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        const [one, other] = [left, right].map((tree) => JSON.stringify(sorted(tree)));
        expect(celEquals(asTree(left), asTree(structuredClone(left)))).to.equal(true);
        expect(celEquals(asTree(left), asTree(right))).to.equal(one === other);
      }),
      { seed: 17, numRuns: 500 },
    );
  });

  const numbers: readonly (readonly [CelValue, CelValue, boolean])[] = [
    [1, new CelDouble(1), true],
    [1, new CelUint(1n), true],
    [new CelUint(1n), new CelDouble(1), true],
    [9007199254740993n, 9007199254740993n, true],
    [9007199254740993n, 9007199254740992n, false],
    [NaN, NaN, false],
    [new CelDouble(-0), 0, true],
    [1, true, false],
    [1, "1", false],
    [0, null, false],
  ];
  for (const [left, right, equal] of numbers) {
    it(`says ${shown(left)} and ${shown(right)} are ${equal ? "equal" : "unequal"}, both ways`, () => {
      expect(celEquals(left, right)).to.equal(equal);
      expect(celEquals(right, left)).to.equal(equal);
    });
  }
});

function asTree(json: unknown): CelValue {
  return json as CelValue;
}

/** The tree with sorted keys and without the sign of zero, so that equal trees have one text. */
function sorted(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(sorted);
  if (typeof json !== "object" || json === null) return json;
  const entries = Object.entries(json).map(([key, value]) => [key, sorted(value)] as const);
  return { entries: entries.sort(([one], [other]) => (one < other ? -1 : 1)) };
}

function shown(value: CelValue): string {
  if (value instanceof CelDouble) return `the double ${value.value}`;
  if (value instanceof CelUint) return `${value.value}u`;
  return typeof value === "string" ? `"${value}"` : String(value);
}
