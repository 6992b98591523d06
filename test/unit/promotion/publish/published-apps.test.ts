import { expect } from "chai";
import { publishedApps } from "#promotion/publish/published-apps.ts";
import type { StepReport } from "#promotion/auto/auto-report.ts";
import type { AppStatus, Pending } from "#promotion/status/read-status.ts";

const NOON = Date.UTC(2026, 10, 21, 12);
const COMMIT = "a".repeat(40);
const waiting: Pending = {
  from: "staging",
  changes: ["shop: v1 -> v2"],
  gates: {
    verdict: "wait",
    reason: "soak: 0s of 30m in staging",
    passesAt: NOON,
    unasked: ["render"],
  },
};
const open: Pending = {
  ...waiting,
  gates: { verdict: "pass", reason: null, passesAt: null, unasked: [] },
};
const gate = (name: string, verdict: "pass" | "wait" | "fail", reason: string) => ({
  gate: name,
  verdict,
  reason,
  passesAt: null,
});
const shown = { from: "staging", changes: ["shop: v1 -> v2"], url: null };
const cases = [
  { title: "has all that comes before it", pending: null, step: null, told: null },
  {
    title: "differs in nothing",
    pending: { ...waiting, changes: [], gates: null },
    step: null,
    told: null,
  },
  {
    title: "waits by Git alone, where no pass looks at it",
    pending: waiting,
    step: null,
    told: {
      ...shown,
      verdict: "wait",
      reason: "soak: 0s of 30m in staging",
      passesAt: "2026-11-21T12:00:00.000Z",
    },
  },
  {
    title: "is held by a gate that only the pass asked, a failing one before one that waits",
    pending: open,
    step: {
      gates: [
        gate("render", "pass", "5 resources"),
        gate("checks", "wait", "not yet"),
        gate("budget", "fail", "spent"),
      ],
    },
    told: { ...shown, verdict: "fail", reason: "budget: spent", passesAt: null },
  },
  {
    title: "could not be looked at",
    pending: open,
    step: { error: { code: "RENDER_FAILED", message: "apps/shop: it does not build" } },
    told: {
      ...shown,
      verdict: "wait",
      reason: "not known: apps/shop: it does not build",
      passesAt: null,
    },
  },
  {
    title: "waits for a person to merge",
    pending: open,
    step: {
      proposal: {
        branch: "b",
        commit: COMMIT,
        state: "opened" as const,
        pullRequest: { number: 7, url: "https://example.com/7" },
      },
    },
    told: { ...shown, verdict: "pass", reason: null, passesAt: null, url: "https://example.com/7" },
  },
];

describe("what is published of an app that", () => {
  for (const { title, pending, step, told } of cases) {
    it(title, () => {
      const [app] = publishedApps([status(pending)], step === null ? [] : [stepOf(step)]);
      expect(app).to.deep.equal({
        app: "shop",
        environment: "prod",
        version: "shop v1",
        since: "2026-11-21T12:00:00.000Z",
        commit: COMMIT,
        pending: told,
      });
    });
  }
});

function status(pending: Pending | null): AppStatus {
  return {
    app: "shop",
    environment: "prod",
    path: "apps/shop/overlays/prod",
    version: {
      images: [{ name: "shop", newName: null, tag: "v1", digest: null }],
      files: {},
      fields: {},
    },
    arrival: { commit: COMMIT, time: NOON, isOldestKnown: false },
    pending,
  };
}

function stepOf(given: Partial<StepReport>): StepReport {
  return {
    app: "shop",
    to: "prod",
    result: "waits",
    from: "staging",
    version: null,
    commit: null,
    proposal: null,
    gates: [],
    passesAt: null,
    error: null,
    ...given,
  };
}
