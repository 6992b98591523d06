import { readFileSync } from "node:fs";
import { expect } from "chai";
import { laterFields } from "#core/policy/later-fields.ts";
import { sourceOf } from "#test/support/fleet-setup.ts";

const PROD = { name: "prod" };
const everything = {
  environments: [PROD, { ...PROD, name: "qa", promotion: { soak: "1h", required: true } }],
  render: { maxLoss: "10%", report: true, slos: true },
  admission: { freeze: "deny" },
};

describe("fields of a later version", () => {
  it("are none in a fleet that leaves them alone, or writes their defaults", () => {
    const normal = { promotable: { fields: [], images: true }, admission: { freeze: "warn" } };
    for (const fleet of [{}, normal])
      expect(laterFields(sourceOf({ fleet }).fleet)).to.deep.equal([]);
  });

  it("are told by their path", () => {
    expect(laterFields(sourceOf({ fleet: everything }).fleet)).to.deep.equal([
      "spec.admission.freeze",
    ]);
  });

  it("are not what promotions go by already", () => {
    const promotion = {
      after: [],
      soak: "1h",
      budget: { minRemaining: "25%" },
      checks: ["scan"],
      required: true,
    };
    const fleet = {
      environments: [{ ...PROD, promotion }],
      freezes: ["freezes/*.yaml"],
      promotable: { images: false },
    };
    expect(laterFields(sourceOf({ fleet }).fleet)).to.deep.equal([]);
  });

  it("are those that the reference marks", () => {
    const page = readFileSync(
      new URL("../../../../docs/reference/fleet.md", import.meta.url),
      "utf8",
    );
    const marked = [...page.matchAll(/^\| `(spec\.\S+)` .*\*\(later\)\*/gm)].map(
      ([, path]) => path,
    );
    const told = laterFields(sourceOf({ fleet: everything }).fleet);
    expect(marked.toSorted()).to.deep.equal(told.toSorted());
  });
});
