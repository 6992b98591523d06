import { expect } from "chai";
import fc from "fast-check";
import { failureOf } from "../evaluate-cel.ts";

const SEED = { seed: 7, numRuns: 300 };
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const nearSafe = fc.bigInt({ min: 2n ** 53n - 10n, max: 2n ** 53n + 10n });
const operands = fc.tuple(
  fc.oneof(int64, nearSafe, fc.integer().map(BigInt)),
  fc.oneof(int64, nearSafe, fc.integer().map(BigInt)),
);

const operators = [
  { sign: "+", compute: (left: bigint, right: bigint) => left + right },
  { sign: "-", compute: (left: bigint, right: bigint) => left - right },
  { sign: "*", compute: (left: bigint, right: bigint) => left * right },
  { sign: "/", compute: (left: bigint, right: bigint) => left / right },
  { sign: "%", compute: (left: bigint, right: bigint) => left % right },
];

describe("arithmetic of ints", () => {
  for (const { sign, compute } of operators) {
    it(`makes of ${sign} what 64 bits hold, and an error of what they do not`, () => {
      fc.assert(
        fc.property(operands, ([left, right]) => {
          if (right === 0n && "/%".includes(sign)) return;
          const exact = compute(left, right);
          const isHeld = BigInt.asIntN(64, exact) === exact;
          const outcome = failureOf(`string(l ${sign} r)`, { l: plain(left), r: plain(right) });
          expect(outcome).to.equal(
            isHeld ? `no failure but "${exact}"` : "error: integer overflow",
          );
        }),
        SEED,
      );
    });
  }

  it("orders ints of any size as numbers", () => {
    fc.assert(
      fc.property(operands, ([left, right]) => {
        const outcome = failureOf("[l < r, l == r, l > r]", { l: plain(left), r: plain(right) });
        const expected = JSON.stringify([left < right, left === right, left > right]);
        expect(outcome).to.equal(`no failure but ${expected}`);
      }),
      SEED,
    );
  });
});

/** As a reader of YAML gives it: bigint only beyond 2^53. */
function plain(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
