import { readFileSync } from "node:fs";
import { expect } from "chai";
import { isAcceptedLicence } from "../../../../scripts/supply-chain/licences.ts";

const lockFile = new URL("../../../../package-lock.json", import.meta.url);

const cases = [
  { expression: "MIT", accepted: true },
  { expression: "(GPL-3.0 OR MIT)", accepted: true },
  { expression: "MIT AND GPL-3.0", accepted: false },
  { expression: "GPL-3.0", accepted: false },
  { expression: "toString", accepted: false },
  { expression: "", accepted: false },
];

describe("isAcceptedLicence", () => {
  for (const { expression, accepted } of cases) {
    it(`says ${accepted ? "yes" : "no"} to "${expression}"`, () => {
      expect(isAcceptedLicence(expression)).to.equal(accepted);
    });
  }

  it("accepts the licence of each package that the lock file names for run time", () => {
    const packages = Object.entries(readLock()).filter(([path, { dev }]) => path !== "" && !dev);
    const refused = packages.filter(([, { license = "" }]) => !isAcceptedLicence(license));

    expect(packages.length).to.be.greaterThan(50);
    expect(refused.map(([path, { license }]) => `${path}: ${license}`)).to.deep.equal([]);
  });
});

function readLock(): Readonly<
  Record<string, { readonly dev?: boolean; readonly license?: string }>
> {
  return JSON.parse(readFileSync(lockFile, "utf8")).packages;
}
