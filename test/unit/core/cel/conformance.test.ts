import { expect } from "chai";
import { readFileSync } from "node:fs";
import { conformanceTests, type ConformanceTest } from "./conformance-tests.ts";
import { runConformanceTest } from "./run-conformance-test.ts";

const KNOWN_FAILURES = new URL("known-failures.txt", import.meta.url);

/** Tests of the specification that need protobuf are out; of the others at least these many run. */
const LEAST_TESTS = 1600;

describe("CEL conformance", () => {
  it("passes every test of the specification but the known failures, which only shrink", () => {
    const known = readFileSync(KNOWN_FAILURES, "utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    const tests = conformanceTests();
    const failures = new Map(tests.flatMap((test) => failureOf(test)));
    const unexpected = [...failures].filter(([id]) => !known.includes(id));
    const mended = known.filter((id) => !failures.has(id));

    expect(tests.length).to.be.at.least(LEAST_TESTS);
    expect(unexpected.map(([id, reason]) => `${id}: ${reason}`)).to.deep.equal([]);
    expect(mended, "these pass now: take them from known-failures.txt").to.deep.equal([]);
  });

  it(`runs ${conformanceTests().length} tests`, () => {
    const ids = conformanceTests().map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
  });
});

function failureOf(test: ConformanceTest): readonly (readonly [string, string])[] {
  const reason = runConformanceTest(test);
  return reason === null ? [] : [[test.id, reason]];
}
