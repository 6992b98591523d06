import { expect } from "chai";
import type { GateFacts } from "#core/promotion/gates/gate.ts";
import { GATES, judgeGates, passesAt, verdictOf } from "#core/promotion/gates/gates.ts";
import type { PromotionSettings } from "#core/policy/promotion-settings.ts";
import { type GateCase, NOTHING_ASKED, OUTSIDE_CASES } from "#test/support/outside-gate-cases.ts";

const NOW = Date.parse("2026-11-23T12:00:00Z");
const HOUR_MS = 3_600_000;
const SETTINGS: PromotionSettings = {
  after: ["staging"],
  optOut: [],
  required: false,
  auto: false,
  soak: "0s",
  budget: null,
  windows: [],
  checks: [],
  signature: null,
  approval: null,
  health: false,
  analysis: false,
  winner: "commit",
};
const FREEZE = {
  name: "peak",
  owner: "ops",
  reason: "sale",
  environments: ["prod"],
  apps: ["*"],
  from: 0,
  until: NOW + HOUR_MS,
};
const OK: GateFacts = {
  app: "shop",
  environment: "prod",
  now: NOW,
  settings: SETTINGS,
  freezes: [],
  sources: [{ environment: "staging", hasVersion: true, since: NOW - HOUR_MS, commit: null }],
  maxLoss: 0.3,
  acceptedLoss: [],
  overlay: "apps/shop/overlays/prod",
  render: {
    before: { resources: 10, kinds: ["Deployment", "Service"] },
    after: { resources: 10, kinds: ["Deployment", "Service"] },
    error: null,
  },
  denials: { added: [], old: 0 },
  ...NOTHING_ASKED,
};

const render = (resources: number, kinds = ["Deployment", "Service"]) => ({
  render: { ...OK.render, after: { resources, kinds } },
});
const cases: readonly GateCase[] = [
  ...OUTSIDE_CASES,
  {
    title: "render passes what is as large as before",
    gate: "render",
    verdict: "pass",
    reason: "10 resources, before 10",
  },
  {
    title: "render counts a single resource as one",
    gate: "render",
    verdict: "pass",
    facts: {
      render: { before: null, after: { resources: 1, kinds: ["Service"] }, error: null },
    },
    reason: "1 resource; it did not render before",
  },
  {
    title: "render passes a loss at the limit",
    gate: "render",
    facts: render(7),
    verdict: "pass",
    reason: "7 resources, before 10",
  },
  {
    title: "render fails a collapse",
    gate: "render",
    facts: render(6),
    verdict: "fail",
    reason: "loses 4 of 10 resources, and may lose 30 %",
  },
  {
    title: "render passes a collapse that the fleet accepts",
    gate: "render",
    facts: {
      ...render(6, ["Service"]),
      acceptedLoss: [
        {
          overlay: "apps/shop/overlays/prod",
          resources: 4,
          kinds: ["Deployment"],
          until: "2026-11-30",
          reason: "moved",
        },
      ],
    },
    verdict: "pass",
    reason: "6 resources, before 10",
  },
  {
    title: "render fails where all of a kind is gone",
    gate: "render",
    facts: render(9, ["Service"]),
    verdict: "fail",
    reason: "loses every Deployment",
  },
  {
    title: "render fails what does not render",
    gate: "render",
    facts: { render: { ...OK.render, after: null, error: "no such file" } },
    verdict: "fail",
    reason: "does not render: no such file",
  },
  {
    title: "render passes what mends a broken target",
    gate: "render",
    facts: { render: { ...OK.render, before: null } },
    verdict: "pass",
    reason: "10 resources; it did not render before",
  },
  {
    title: "policy passes with old denials",
    gate: "policy",
    facts: { denials: { added: [], old: 2 } },
    verdict: "pass",
    reason: "no new denial; 2 that were there before",
  },
  {
    title: "policy fails a new denial",
    gate: "policy",
    facts: { denials: { added: ["a", "b", "c", "d"], old: 0 } },
    verdict: "fail",
    reason: "4 new denials: a; b; c and 1 more",
  },
  {
    title: "policy waits where nothing could be judged",
    gate: "policy",
    facts: { denials: null },
    verdict: "wait",
    reason: "the target could not be judged, as it does not render",
  },
  {
    title: "soak waits, and says until when",
    gate: "soak",
    settings: { soak: "2h" },
    verdict: "wait",
    reason: "1h of 2h in staging",
    passesAt: NOW + HOUR_MS,
  },
  {
    title: "soak passes at the last second",
    gate: "soak",
    settings: { soak: "1h" },
    verdict: "pass",
    reason: "1h of 1h in staging",
  },
  {
    title: "soak waits for what Git does not say",
    gate: "soak",
    settings: { soak: "1h" },
    facts: { sources: [{ environment: "staging", hasVersion: true, since: null, commit: null }] },
    verdict: "wait",
    reason: "Git does not say since when in staging",
  },
  {
    title: "soak waits where a clock goes ahead",
    gate: "soak",
    settings: { soak: "1h" },
    facts: {
      sources: [{ environment: "staging", hasVersion: true, since: NOW + HOUR_MS, commit: null }],
    },
    verdict: "wait",
    reason: "0s of 1h in staging",
    passesAt: NOW + 2 * HOUR_MS,
  },
  {
    title: "soak waits for each of several sources",
    gate: "soak",
    facts: {
      sources: [...OK.sources, { environment: "us", hasVersion: false, since: null, commit: null }],
    },
    verdict: "wait",
    reason: "us has another version",
  },
  {
    title: "soak counts from the youngest of several",
    gate: "soak",
    settings: { soak: "1h" },
    facts: {
      sources: [
        ...OK.sources,
        { environment: "us", hasVersion: true, since: NOW - 60_000, commit: null },
      ],
    },
    verdict: "wait",
    reason: "1m of 1h in staging and us",
    passesAt: NOW + 59 * 60_000,
  },
  { title: "freeze passes without any", gate: "freeze", verdict: "pass", reason: "no freeze" },
  {
    title: "freeze waits for the end of the last",
    gate: "freeze",
    facts: { freezes: [FREEZE] },
    verdict: "wait",
    reason: '"peak" of ops: sale',
    passesAt: NOW + HOUR_MS,
  },
  {
    title: "freeze passes one that is over",
    gate: "freeze",
    facts: { freezes: [{ ...FREEZE, until: NOW }] },
    verdict: "pass",
    reason: "no freeze",
  },
  {
    title: "freeze passes one of another environment",
    gate: "freeze",
    facts: { freezes: [{ ...FREEZE, environments: ["dev"] }] },
    verdict: "pass",
    reason: "no freeze",
  },
  {
    title: "window waits for its beginning",
    gate: "window",
    settings: { windows: [{ allow: "14:00-15:00", timeZone: "UTC" }] },
    verdict: "wait",
    reason: "only 14:00-15:00 UTC",
    passesAt: NOW + 2 * HOUR_MS,
  },
  {
    title: "window passes inside of it",
    gate: "window",
    settings: { windows: [{ allow: "12:00-15:00", timeZone: "UTC" }] },
    verdict: "pass",
    reason: "only 12:00-15:00 UTC",
  },
];

describe("gates", () => {
  for (const { title, gate, facts, settings, ...expected } of cases) {
    it(title, () => {
      const all = judgeGates({ ...OK, ...facts, settings: { ...SETTINGS, ...settings } });
      expect(all.find((verdict) => verdict.gate === gate)).to.deep.equal({
        gate,
        passesAt: null,
        ...expected,
      });
    });
  }

  it("each have a passing and another case", () => {
    for (const { name } of GATES) {
      const verdicts = new Set(
        cases.filter(({ gate }) => gate === name).map(({ verdict }) => verdict),
      );
      expect(verdicts.has("pass") && verdicts.size > 1, name).to.equal(true);
    }
  });

  it("of an environment that asks for nothing are those that always count", () => {
    expect(judgeGates(OK).map(({ gate }) => gate)).to.deep.equal([
      "render",
      "policy",
      "soak",
      "freeze",
    ]);
    expect(verdictOf(judgeGates(OK))).to.equal("pass");
  });

  it("pass together when the last of them does, if each knows when", () => {
    const settings = {
      ...SETTINGS,
      soak: "2h",
      windows: [{ allow: "09:00-11:00", timeZone: "UTC" }],
    };
    const verdicts = judgeGates({ ...OK, settings });
    expect(verdictOf(verdicts)).to.equal("wait");
    expect(passesAt(verdicts)).to.equal(Date.parse("2026-11-24T09:00:00Z"));
    expect(passesAt(judgeGates({ ...OK, settings: { ...settings, checks: ["scan"] } }))).to.equal(
      null,
    );
  });
});
