import { expect } from "chai";
import { pino } from "pino";
import { policyOf, sourceOf } from "#test/support/fleet-setup.ts";
import { type BundleOffer, GuardrailStore } from "#webhooks/guardrails/guardrail-store.ts";
import { statusReporter } from "#webhooks/serve/report-status.ts";

const offer = (name: string, cel = "true"): BundleOffer => ({
  name,
  source: sourceOf({ policies: [policyOf("any", { cel })] }),
  revision: "r",
  faults: [],
});

describe("the log of what is in force", () => {
  let lines: string[];
  let store: GuardrailStore;
  beforeEach(() => {
    lines = [];
    const write = (line: string) => void lines.push(JSON.parse(line).msg);
    store = new GuardrailStore({ cluster: null, onChange: statusReporter(pino({}, { write })) });
  });

  it("says that there is nothing, once", async () => {
    store.setBreakglass([]);
    expect(lines).to.deep.equal([]);
    await store.offer([]);
    await store.offer([]);
    expect(lines).to.deep.equal(["no bundle in force: everything is allowed"]);
  });

  it("has one line a change, and none where nothing changed", async () => {
    await store.offer([offer("a")]);
    await store.offer([offer("a")]);
    store.setBreakglass([]);
    await store.offer([offer("a", "nothing.like == this")]);
    await store.offer([offer("a")]);
    expect(lines).to.deep.equal([
      "bundle in force",
      "bundle faulty, last good one stays in force",
      "bundle in force",
    ]);
  });

  it("does not speak of a last good one where there never was one", async () => {
    await store.offer([offer("a", "nothing.like == this")]);
    expect(lines).to.deep.equal(["bundle faulty, and no good one is known"]);
  });

  it("tells of a bundle that was taken away, and that its kept copy went too", async () => {
    await store.offer([offer("a")], [offer("a")]);
    await store.offer([], [offer("a")]);
    await store.offer([], []);
    expect(lines).to.deep.equal([
      "bundle in force",
      "bundle taken away, last good one stays in force",
      "no bundle in force: everything is allowed",
    ]);
  });
});
