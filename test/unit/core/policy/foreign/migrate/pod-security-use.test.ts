import { expect } from "chai";
import { podSecurityUse } from "#core/policy/foreign/migrate/pod-security-use.ts";

const SECURITY = { level: "restricted", version: "v1.30" } as const;

describe("podSecurityUse", () => {
  it("is a built-in set of the level and version", () => {
    const { uses, differences } = podSecurityUse(
      { name: "one", match: {}, validate: { podSecurity: SECURITY } },
      "p",
    );
    expect(uses.map(({ use }) => use)).to.deep.equal(["builtin:pod-security/restricted@v1.30"]);
    expect(differences).to.deep.equal([]);
  });

  it("says that it judges otherwise what Kyverno left out", () => {
    const podSecurity = { ...SECURITY, exclude: [{ controlName: "Seccomp" }] };
    const { differences } = podSecurityUse(
      { name: "one", match: {}, validate: { podSecurity } },
      "p",
    );
    expect(differences).to.deep.equal([
      {
        policy: "p",
        rule: "one",
        why: "a built-in set leaves nothing out, as Kyverno did: Seccomp",
      },
    ]);
  });
});
