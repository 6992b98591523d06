import { expect } from "chai";
import { pino } from "pino";
import type { KubeObject } from "#core/kube/resource.ts";
import { fakeCluster } from "#test/support/fake-cluster.ts";
import { NOON } from "#test/support/fleet-setup.ts";
import { keepConditions } from "#webhooks/cluster/keep-conditions.ts";
import { GuardrailStore } from "#webhooks/guardrails/guardrail-store.ts";

const object = (kind: string, name: string): KubeObject => ({
  apiVersion: "tiphys.io/v1alpha1",
  kind,
  metadata: { name, generation: 1 },
});
const judged = (name: string) => ({
  bundle: object("GuardrailBundle", name),
  status: { name, revision: "sha256:aa", faults: [], isOffered: true },
});

describe("conditions of bundles and breakglass exceptions", () => {
  it("are written though those of one bundle are refused, which is said once and tried again", async () => {
    const ending = new AbortController();
    const [places, faults]: [string[], string[]] = [[], []];
    const isRefused = (path: string) => path.includes("/bad/");
    const client = fakeCluster(({ path }) => {
      places.push(path.replace(/\?.*$/, "").split("/").slice(-2, -1).join());
      const tries = places.filter((place) => place === "bad").length;
      if (tries === 3) ending.abort();
      return { status: isRefused(path) ? 422 : 200, body: null };
    });
    const write = (line: string) => void faults.push(JSON.parse(line).fault);
    await keepConditions(client, {
      store: new GuardrailStore({ cluster: null, onChange: () => {} }),
      followed: {
        shared: () => null,
        judged: () => ["bad", "good"].map(judged),
        exceptions: () => [object("GuardrailException", "breakglass-1")],
      },
      now: () => NOON,
      log: pino({}, { write }),
      signal: ending.signal,
    });
    expect(places.slice(0, 3)).to.deep.equal(["bad", "good", "breakglass-1"]);
    expect(faults).to.deep.equal([
      "GuardrailBundle bad: expected to write its status, got status 422. Check the rights of the account.",
    ]);
  });
});
