import { expect } from "chai";
import { parseFreeze } from "#core/policy/freeze.ts";

const SPEC = { owner: "ops", reason: "sale", until: "2026-11-30" };

describe("a freeze", () => {
  it("lasts through the day of its end, for all, from the first moment", () => {
    const { value: freeze } = freezeOf(SPEC);
    expect(freeze).to.include({ name: "peak", from: 0, until: Date.parse("2026-12-01T00:00:00Z") });
  });

  it("begins at the first moment of a day", () => {
    expect(freezeOf({ ...SPEC, from: "2026-11-20" }).value?.from).to.equal(
      Date.parse("2026-11-20T00:00:00Z"),
    );
  });

  const wrong = [
    {
      title: "without an end",
      spec: { owner: "ops", reason: "sale" },
      words: 'missing field "until"',
    },
    {
      title: "that ends on no real day",
      spec: { ...SPEC, until: "2026-02-30" },
      words: 'expected a real day, got "2026-02-30"',
    },
    {
      title: "that begins on no real day",
      spec: { ...SPEC, from: "2026-02-30" },
      words: 'expected a real day, got "2026-02-30"',
    },
    {
      title: "that ends before it begins",
      spec: { ...SPEC, from: "2026-12-01" },
      words: 'expected an end after its beginning "2026-12-01", got "2026-11-30"',
    },
  ];
  for (const { title, spec, words } of wrong) {
    it(`${title} is refused`, () => {
      expect(freezeOf(spec).problems.map(({ message }) => message)).to.deep.equal([words]);
    });
  }
});

function freezeOf(spec: object) {
  return parseFreeze({
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailFreeze",
    metadata: { name: "peak" },
    spec,
  });
}
