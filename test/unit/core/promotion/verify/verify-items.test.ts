import { expect } from "chai";
import { trailersOf } from "#core/promotion/evidence/trailers-of.ts";
import { verifyChanges } from "#core/promotion/verify/verify-changes.ts";
import { verifyComparison } from "#core/promotion/verify/verify-comparison.ts";
import { verifyGates } from "#core/promotion/verify/verify-gates.ts";
import { verifyTime } from "#core/promotion/verify/verify-time.ts";
import { verifyTrailers } from "#core/promotion/verify/verify-trailers.ts";
import { ROLLBACK_EVIDENCE, SAMPLE_EVIDENCE } from "#test/support/sample-evidence.ts";

const DIGEST = `sha256:${"cd".repeat(32)}`;

describe("verifyTrailers", () => {
  for (const spec of [SAMPLE_EVIDENCE, { ...ROLLBACK_EVIDENCE, ticket: "INC-7" }]) {
    const trailers = new Map(trailersOf(spec, DIGEST).map(([name, value]) => [name, [value]]));

    it(`finds each doctored or lost trailer of a ${spec.cause}`, () => {
      expect(verifyTrailers({ spec, digest: DIGEST, trailers }).verdict).to.equal("same");
      for (const name of trailers.keys()) {
        const doctored = new Map(trailers).set(name, ["other"]);
        const lost = new Map([...trailers].filter(([key]) => key !== name));
        for (const found of [doctored, lost]) {
          const item = verifyTrailers({ spec, digest: DIGEST, trailers: found });
          expect(item.verdict, name).to.equal("different");
          expect(item.reason).to.contain(name);
        }
      }
    });
  }

  it("cannot say anything of a message without trailers", () => {
    const item = verifyTrailers({ spec: SAMPLE_EVIDENCE, digest: DIGEST, trailers: new Map() });
    expect(item.verdict).to.equal("not-recomputable");
  });
});

describe("verifyComparison", () => {
  const objective = (winner: string | null) => ({
    ...{ slo: "prod/shop/errors", label: "version", source: "default", winner, versions: [] },
    ...{ outcome: "winner" as const, logEvidence: 9, neededLogEvidence: 5.3 },
  });
  const told = (decidedBy: "numbers" | "person", ...winners: readonly (string | null)[]) => {
    const comparison = {
      ...{ winner: "v2", decidedBy, since: "", until: "", revision: "" },
      objectives: winners.map(objective),
    };
    return verifyComparison({ comparison })[0];
  };
  const cases = [
    {
      title: "metrics that say so",
      item: told("numbers", "v2", null),
      verdict: "not-recomputable",
    },
    { title: "metrics of another winner", item: told("numbers", "v1"), verdict: "different" },
    { title: "a contradiction", item: told("numbers", "v2", "v1"), verdict: "different" },
    { title: "metrics without a winner", item: told("numbers", null), verdict: "different" },
    { title: "a person's word", item: told("person", "v1"), verdict: "not-recomputable" },
  ];
  for (const { title, item, verdict } of cases)
    it(`says of ${title}: ${verdict}`, () => expect(item?.verdict).to.equal(verdict));

  it("says nothing where no test ended", () =>
    expect(verifyComparison(SAMPLE_EVIDENCE)).to.deep.equal([]));
});

describe("verifyChanges", () => {
  const file = { object: "a", mode: "100644" };
  const expected = new Map([
    ["x", file],
    ["gone", null],
  ]);
  const actual = [
    { path: "x", after: file },
    { path: "gone", after: null },
  ];
  const cases = [
    {
      title: "another content",
      changed: [{ path: "x", after: { ...file, object: "b" } }, actual[1]],
    },
    {
      title: "another mode",
      changed: [{ path: "x", after: { ...file, mode: "100755" } }, actual[1]],
    },
    { title: "a file that stayed", changed: [actual[0]] },
    { title: "a file that did not change", changed: [actual[1]] },
    { title: "a file besides", changed: [...actual, { path: "../y", after: file }] },
  ];

  it("is the same for exactly what was planned", () => {
    expect(verifyChanges(expected, actual).verdict).to.equal("same");
  });

  for (const { title, changed } of cases) {
    it(`finds ${title}`, () => {
      const given = changed.filter((change) => change !== undefined);
      expect(verifyChanges(expected, given).verdict).to.equal("different");
    });
  }

  it("cannot say anything without the commit before, or a plan", () => {
    expect(verifyChanges(expected, null).verdict).to.equal("not-recomputable");
    expect(verifyChanges(null, actual).verdict).to.equal("not-recomputable");
  });
});

describe("verifyTime", () => {
  const asked = Date.parse(SAMPLE_EVIDENCE.evaluatedAt);
  const claim = { evaluatedAt: SAMPLE_EVIDENCE.evaluatedAt, committedAt: asked, sourceAt: asked };
  const cases = [
    { title: "asked at the second of the commit", claim, verdict: "same" },
    {
      title: "asked after the commit",
      claim: { ...claim, committedAt: asked - 1000 },
      verdict: "different",
    },
    {
      title: "asked long before what was looked at",
      claim: { ...claim, sourceAt: asked + 3_600_000 },
      verdict: "different",
    },
    {
      title: "asked a little before, by another clock",
      claim: { ...claim, sourceAt: asked + 60_000 },
      verdict: "same",
    },
    {
      title: "asked of a commit that the clone lacks",
      claim: { ...claim, sourceAt: null },
      verdict: "same",
    },
  ];
  for (const { title, claim: given, verdict } of cases) {
    it(`is ${verdict} for gates ${title}`, () => {
      expect(verifyTime(given).verdict).to.equal(verdict);
    });
  }
});

describe("verifyGates", () => {
  const spec = SAMPLE_EVIDENCE;
  const recomputed = spec.gates.map((gate) => ({ ...gate, passesAt: null }));
  const claim = { spec, recomputed, fromGit: new Set(["render", "soak"]), excuses: new Map() };
  const other = recomputed.map((gate) => ({ ...gate, reason: "another" }));

  it("excuses what other programs say otherwise, and nothing else", () => {
    const excuses = new Map([["render", "it was another kustomize"]]);
    const words = verifyGates({ ...claim, recomputed: other, excuses }).map(
      ({ verdict }) => verdict,
    );
    expect(words).to.deep.equal(["not-recomputable", "different"]);
  });

  it("leaves gates that look elsewhere to nobody, but not those that are not told of", () => {
    const checks = { gate: "checks", verdict: "wait", reason: "x", passesAt: null } as const;
    const asked = { ...claim, recomputed: [...recomputed, checks] };
    expect(verifyGates(asked).at(-1)?.verdict).to.equal("different");
    const told = { ...spec, gates: [...spec.gates, { ...checks, verdict: "pass" as const }] };
    expect(verifyGates({ ...asked, spec: told }).at(-1)?.verdict).to.equal("not-recomputable");
  });

  it("cannot say anything without the commit that was looked at", () => {
    expect(verifyGates({ ...claim, recomputed: null }).map(({ verdict }) => verdict)).to.deep.equal(
      ["not-recomputable"],
    );
  });
});
