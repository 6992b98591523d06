import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import { buildBundle } from "#core/policy/bundle.ts";
import { errorOf } from "#test/support/error-of.ts";
import { fakeCluster } from "#test/support/fake-cluster.ts";
import { policyOf, sourceOf } from "#test/support/fleet-setup.ts";
import { takeBundles } from "#webhooks/cluster/take-bundles.ts";
import { GuardrailStore } from "#webhooks/guardrails/guardrail-store.ts";

const SOURCE = sourceOf({ policies: [policyOf("any", { cel: "true" })] });

const bundle = (name: string): KubeObject => ({
  ...buildBundle({ ...SOURCE, fleet: { ...SOURCE.fleet, name } }, { slos: [], freezes: [] }),
  ...{ apiVersion: "tiphys.io/v1alpha1", kind: "GuardrailBundle" },
  metadata: { name, generation: 3 },
});

const BUNDLES = ["a", "b", "c"].map(bundle);
const listOf = (objects: readonly KubeObject[]) => ({
  objects: () => objects,
  isKnown: () => true,
});

/** Takes the bundles where writes to one place get another answer than 200. */
async function take(refused: string) {
  const written: string[] = [];
  const client = fakeCluster(({ path }) => {
    const place = path.replace(/\?.*$/, "").replace(/^.*\/(guardrailbundles|configmaps)\//, "");
    if (place !== refused) written.push(place);
    return { status: place === refused ? 422 : 200, body: null };
  });
  const store = new GuardrailStore({ cluster: null, onChange: () => {} });
  const taken = new Map<string, unknown>();
  const taking = takeBundles(client, {
    ...{ bundles: listOf(BUNDLES), kept: listOf([]), taken, store },
    ...{ namespace: "tiphys-system", server: "one", signal: new AbortController().signal },
  });
  const fault = refused === "" ? (await taking, null) : (await errorOf(taking)).message;
  return { fault, taken, written: written.sort(), store };
}

const COPIES = ["tiphys-last-good-a", "tiphys-last-good-b", "tiphys-last-good-c"];
const STATUSES = ["a/status", "b/status", "c/status"];

describe("the bundles of a cluster", () => {
  it("come into force, say so in their statuses and are kept", async () => {
    const { store, taken, written } = await take("");
    expect(store.statuses.flatMap(({ faults }) => faults)).to.deep.equal([]);
    expect([...taken]).to.deep.equal(BUNDLES.map(({ metadata }) => [metadata?.name, 3]));
    expect(written).to.deep.equal([...STATUSES, ...COPIES]);
  });

  for (const { what, refused, fault } of [
    {
      what: "the status of one",
      refused: "a/status",
      fault: "GuardrailBundle a: expected to write its status, got status 422.",
    },
    {
      what: "the copy of one",
      refused: "tiphys-last-good-b",
      fault: "ConfigMap tiphys-system/tiphys-last-good-b: expected to write it, got status 422.",
    },
  ])
    it(`wait for nobody where ${what} cannot be written, and say which`, async () => {
      const outcome = await take(refused);
      expect(outcome.fault).to.equal(`${fault} Check the rights of the account.`);
      expect(outcome.taken.size).to.equal(3);
      const others = [...STATUSES, ...COPIES].filter((place) => place !== refused);
      expect(outcome.written).to.deep.equal(others);
    });
});
