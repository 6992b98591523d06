import { expect } from "chai";
import { type FleetSetup, policyOf, sourceOf } from "#test/support/fleet-setup.ts";
import { type BundleOffer, GuardrailStore } from "#webhooks/guardrails/guardrail-store.ts";

const fine = policyOf("fine", { cel: "true" });
const broken = policyOf("broken", { cel: "objekt.kind == 1" });

const offerOf = (name: string, setup: FleetSetup): BundleOffer => {
  const source = sourceOf(setup);
  return { name, source: { ...source, fleet: { ...source.fleet, name } }, revision: "r", faults: [] };
};
const unreadable = (name: string): BundleOffer => ({
  ...{ name, source: null, revision: null },
  faults: [{ policy: null, message: "not YAML" }],
});

function makeStore() {
  let changes = 0;
  const store = new GuardrailStore({ cluster: null, onChange: () => (changes += 1) });
  return { store, changes: () => changes, names: () => namesOf(store) };
}

function namesOf({ inForce }: GuardrailStore) {
  return {
    platform: inForce.platform.map(({ name }) => name),
    repositories: inForce.repositories.map(({ name }) => name),
  };
}

describe("a guardrail store", () => {
  it("is ready once it was offered something, be it nothing", async () => {
    const { store, names } = makeStore();
    expect(store.isReady).to.equal(false);
    await store.offer([]);
    expect(store.isReady).to.equal(true);
    expect(names()).to.deep.equal({ platform: [], repositories: [] });
  });

  it("is not ready while all it was offered is faulty", async () => {
    const { store } = makeStore();
    const faults = [{ policy: null, message: "cannot be read" }];
    await store.offer([{ name: "a", source: null, revision: null, faults }]);
    expect(store.isReady).to.equal(false);
    await store.offer([offerOf("a", { policies: [fine] })]);
    expect(store.isReady).to.equal(true);
  });

  it("sorts bundles by name, the platform's apart", async () => {
    const { store, names } = makeStore();
    const platform = { fleet: { platform: true }, policies: [policyOf("p", { cel: "true" })] };
    await store.offer([
      offerOf("b", { policies: [fine] }),
      offerOf("a", { policies: [fine] }),
      offerOf("z", platform),
    ]);
    expect(names()).to.deep.equal({ platform: ["z"], repositories: ["a", "b"] });
  });

  for (const { title, next } of [
    { title: "a policy does not compile", next: offerOf("a", { policies: [fine, broken] }) },
    { title: "it cannot be read", next: unreadable("a") },
  ]) {
    it(`keeps the last good bundle and says what is faulty when ${title}`, async () => {
      const { store } = makeStore();
      await store.offer([offerOf("a", { policies: [fine] })]);
      const [before] = store.inForce.repositories;
      await store.offer([next]);
      expect(store.inForce.repositories).to.deep.equal([before]);
      const [status] = store.statuses;
      expect(status?.revision).to.equal(before?.layer.revision);
      expect(status?.faults.length).to.equal(1);
    });
  }

  it("keeps a bundle that was taken away, visibly", async () => {
    const { store, names } = makeStore();
    await store.offer([offerOf("a", { policies: [fine] })]);
    await store.offer([]);
    expect(names().repositories).to.deep.equal(["a"]);
    expect(store.statuses.map(({ isOffered }) => isOffered)).to.deep.equal([false]);
  });

  it("drops it when its kept copy is gone too", async () => {
    const { store, names } = makeStore();
    await store.offer([offerOf("a", { policies: [fine] })]);
    await store.offer([], []);
    expect(names().repositories).to.deep.equal([]);
  });

  it("starts from the kept copy where what is offered is broken", async () => {
    const { store, names } = makeStore();
    const bad = offerOf("a", { policies: [broken] });
    await store.offer([bad], [offerOf("a", { policies: [fine] })]);
    expect(names().repositories).to.deep.equal(["a"]);
    expect(store.statuses[0]?.faults.length).to.equal(1);
  });

  it("takes offers one after the other, and the last one counts", async () => {
    const { store, changes, names } = makeStore();
    await Promise.all([
      store.offer([offerOf("a", { policies: [fine] })], []),
      store.offer([offerOf("b", { policies: [fine] })], []),
    ]);
    expect(names().repositories).to.deep.equal(["b"]);
    expect(changes()).to.equal(2);
  });
});
