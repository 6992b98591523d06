import { expect } from "chai";
import { gatesFromGit } from "#core/promotion/verify/gates-from-git.ts";

const CASES = [
  { gate: "approval", verdict: "pass", reason: "approved by ada", isThere: true },
  { gate: "approval", verdict: "wait", reason: "0 of 1 approvals", isThere: false },
  { gate: "checks", verdict: "pass", reason: "scan (attestation of ci)", isThere: true },
  { gate: "checks", verdict: "pass", reason: "scan (status of 0123456789ab)", isThere: false },
  { gate: "signature", verdict: "wait", reason: "it is not signed", isThere: true },
  { gate: "budget", verdict: "pass", reason: "shop has 40 % left", isThere: false },
] as const;

describe("gatesFromGit", () => {
  for (const { isThere, ...gate } of CASES)
    it(`${isThere ? "asks" : "does not ask"} Git of "${gate.reason}"`, () => {
      expect(gatesFromGit({ gates: [gate] }).has(gate.gate)).to.equal(isThere);
    });
});
