import { expect } from "chai";
import { readMeasureRequest } from "#analysis-provider/measure/read-measure-request.ts";
import { STORY_NOW } from "#test/support/slo-story.ts";

const read = (request: unknown) => readMeasureRequest(JSON.stringify(request), STORY_NOW);

describe("a measure request", () => {
  it("names an objective, and nothing else is needed", () => {
    expect(read({ slo: "checkout/availability" })).to.deep.equal({
      slos: ["checkout/availability"],
      namespace: null,
      canaryHash: null,
      stableHash: null,
      sinceMs: null,
      withFacts: false,
    });
  });

  it("may leave fields empty: that is how arguments of templates are not given", () => {
    expect(
      read({ slo: "a/b", namespace: "", canaryHash: null, stableHash: "", since: "" }),
    ).to.deep.equal(read({ slo: "a/b" }));
  });

  it("names several as a list or as text, each once", () => {
    expect(read({ slos: ["a/b", "c/d", "a/b"] }).slos).to.deep.equal(["a/b", "c/d"]);
    expect(read({ slos: "a/b, c/d" }).slos).to.deep.equal(["a/b", "c/d"]);
  });

  it("takes hashes and label values of all kinds, as they are", () => {
    expect(read({ slo: "a/b", canaryHash: "v1.2.3-rc.1+build_7" }).canaryHash).to.equal(
      "v1.2.3-rc.1+build_7",
    );
  });

  const wrong: readonly (readonly [string, unknown, RegExp])[] = [
    ["both forms", { slo: "a/b", slos: ["a/b"] }, /got both or none/],
    ["an objective without a service", { slo: "a" }, /slo: expected service\/objective, got "a"/],
    ["a number for an objective", { slo: 7 }, /slo: expected service\/objective, got 7/],
    ["a matcher in a hash", { slo: "a/b", canaryHash: '"} or up{' }, /canaryHash/],
    [
      "a hash that is too long",
      { slo: "a/b", canaryHash: "x".repeat(129) },
      /at most 128 characters/,
    ],
    [
      "too many objectives",
      { slos: Array.from({ length: 21 }, (_, index) => `a/${index}`) },
      /slos/,
    ],
    [
      "too many objectives as text",
      { slos: Array.from({ length: 21 }, (_, index) => `a/${index}`).join() },
      /at most 20, got 21/,
    ],
    ["a broken objective in a text", { slos: "a/b,c" }, /expected service\/objective, got "c"/],
    ["an address of a source", { slo: "a/b", source: "http://evil" }, /unknown field "source"/],
    ["a query", { slo: "a/b", query: "up" }, /unknown field "query"/],
  ];
  for (const [title, request, words] of wrong)
    it(`is refused with ${title}`, () => {
      expect(() => read(request))
        .to.throw(words)
        .with.property("code", "REQUEST_INVALID");
    });

  it("is refused in few words, however much is wrong", () => {
    const request = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`f${index}`, 1]));
    expect(() => read(request))
      .to.throw()
      .with.property("message")
      .with.length.below(410);
  });
});
