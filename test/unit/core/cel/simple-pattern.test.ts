import { expect } from "chai";
import fc from "fast-check";
import { RE2JS } from "re2js";
import { simplePattern } from "#core/cel/simple-pattern.ts";
import { withinCpu } from "#test/support/cpu-time.ts";

describe("simplePattern", () => {
  const taken = [
    "(:[^/:]+|@sha256:[0-9a-f]{64})$",
    "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
    "^ghcr\\.io/acme/",
    ":latest$",
    "^(http|https)://[^/]+$",
    "^\\d+m?$",
    "^[A-Z][a-z]{2,20}$",
    "a|b|",
    "[$.()*+?|]",
    "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
    "^v?\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}$",
  ];
  for (const source of taken) {
    it(`takes ${source}`, () => expect(simplePattern(source)).not.to.equal(null));
  }

  const left = [
    { source: "(a+)+$", why: "a repetition inside a repetition" },
    { source: "(a|a)*$", why: "alternatives under a repetition" },
    { source: "a*b*c*d*", why: "more than two open repetitions" },
    { source: "(?i)abc", why: "flags" },
    { source: "\\bword\\b", why: "word borders" },
    { source: "\\pL+", why: "Unicode classes" },
    { source: "[[:alpha:]]", why: "POSIX classes" },
    { source: "a**", why: "what RE2 refuses" },
    { source: "a{1,2000}", why: "large counts" },
    { source: "\\s", why: "white space, which JavaScript reads wider" },
    { source: "a.*?b", why: "lazy repetitions" },
    { source: "ü", why: "characters beyond ASCII" },
    { source: "[z-a]", why: "ranges that are no ranges" },
    { source: "(", why: "what is not closed" },
    { source: "a{,3}", why: "braces that mean themselves" },
    { source: "^*", why: "a repeated anchor" },
    { source: "()*", why: "a repeated nothing" },
    { source: `^${"(a|a)".repeat(60)}b$`, why: "rows of alternatives" },
    { source: `^${"a?".repeat(60)}b$`, why: "rows of what may be missing" },
    { source: "a{0,100}a{0,100}b", why: "rows of counts" },
  ];
  for (const { source, why } of left) {
    it(`leaves ${why} to the engine`, () => expect(simplePattern(source)).to.equal(null));
  }

  it("agrees with RE2 on every pattern that it takes", () => {
    const piece = fc.constantFrom(
      ..."abA0:/@.-^$|()*+?[]{}\\_ ",
      ..."[a-z] [^/:] [0-9a-f] \\d \\w \\. {2} {1,3} {2,} (?: [^a] [-a] [a.] \\- [^\\d] ab ^a b$ .* [\\w.-]+".split(
        " ",
      ),
    );
    const text = fc.string({ unit: fc.constantFrom(..."abAZ0:/@.-_ \n$\\é😀"), maxLength: 12 });
    let compared = 0;
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }),
        fc.array(text, { minLength: 5, maxLength: 5 }),
        (pieces, texts) => {
          const source = pieces.join("");
          const simple = simplePattern(source);
          if (simple === null) return;
          compared++;
          const engine = RE2JS.compile(source);
          for (const sample of texts)
            expect(simple.test(sample), `${source} on ${JSON.stringify(sample)}`).to.equal(
              engine.test(sample),
            );
        },
      ),
      { seed: 20261121, numRuns: 30_000 },
    );
    expect(compared).to.be.greaterThan(3000);
  });

  for (const source of ["a*a*b", `${"(a|a)".repeat(9)}b`, "a{0,99}a{0,9}b", "a*a*a{0,9}b"])
    it(`stays within bounded time on the longest text that it takes: ${source}`, () => {
      const pattern = simplePattern(source);
      const longest = "a".repeat(pattern?.maxLength ?? Infinity);
      expect(withinCpu(2000, () => pattern?.test(longest))).to.equal(false);
    });
});
