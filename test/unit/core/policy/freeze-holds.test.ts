import { expect } from "chai";
import { freezeFinding, freezeWords, holdingFreezes } from "#core/policy/freeze-holds.ts";
import type { Freeze } from "#core/policy/freeze.ts";

const FROM = Date.parse("2026-11-20T10:00:00Z");
const UNTIL = Date.parse("2026-12-01T00:00:00Z");
const FREEZE: Freeze = {
  name: "peak",
  owner: "ops",
  reason: "sale",
  environments: ["prod"],
  apps: ["shop-*"],
  from: FROM,
  until: UNTIL,
};
const QUESTION = { freezes: [FREEZE], apps: ["shop-api"], environment: "prod", now: FROM };

describe("holdingFreezes", () => {
  it("holds the apps and environments that its globs mean, from its first moment", () => {
    expect(holdingFreezes(QUESTION)).to.deep.equal([FREEZE]);
    expect(holdingFreezes({ ...QUESTION, now: UNTIL - 1 })).to.deep.equal([FREEZE]);
  });

  const others = [
    { title: "another app", other: { apps: ["cart"] } },
    { title: "an app without a name", other: { apps: [] } },
    { title: "another environment", other: { environment: "dev" } },
    { title: "the moment before it begins", other: { now: FROM - 1 } },
    { title: "the moment at which it ends", other: { now: UNTIL } },
  ];
  for (const { title, other } of others) {
    it(`does not hold ${title}`, () => {
      expect(holdingFreezes({ ...QUESTION, ...other })).to.deep.equal([]);
    });
  }

  it("holds an app that goes by several names by any of them", () => {
    expect(holdingFreezes({ ...QUESTION, apps: ["web", "shop-web"] })).to.have.length(1);
  });

  it("tells them by name, whatever the files", () => {
    const freezes = ["b", "a"].map((name) => ({ ...FREEZE, name }));
    const names = holdingFreezes({ ...QUESTION, freezes }).map(({ name }) => name);
    expect(names).to.deep.equal(["a", "b"]);
  });
});

describe("freezeFinding", () => {
  const place = { source: null, action: "warn", note: null } as const;

  it("is about the freeze, in its own words, with its end", () => {
    const finding = freezeFinding(FREEZE, place);
    expect(finding).to.include({
      policy: "promotion",
      rule: "frozen",
      action: "warn",
      message: '"peak" of ops: sale',
      remedy:
        "Wait for its end, 2026-12-01T00:00:00Z, or let its owner change the freeze by a commit.",
    });
    expect(finding.message).to.equal(freezeWords(FREEZE));
    expect(finding.resource.name).to.equal("peak");
  });

  it("is one finding at every door: place, action and note do not change its id", () => {
    const source = { file: "tiphys.yaml", line: 1, column: null };
    const other = freezeFinding(FREEZE, { source, action: "deny", note: "Nobody knows." });
    expect(other.id).to.equal(freezeFinding(FREEZE, place).id);
    expect(other.remedy).to.match(/commit\. Nobody knows\.$/);
  });
});
