import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import { errorOf } from "#test/support/error-of.ts";
import { fakeCluster } from "#test/support/fake-cluster.ts";
import { NOON } from "#test/support/fleet-setup.ts";
import { breakglassOf, removeEnded } from "#webhooks/cluster/breakglass-list.ts";

const exception = (name: string, expires: string): KubeObject => ({
  apiVersion: "tiphys.io/v1alpha1",
  kind: "GuardrailException",
  metadata: { name, creationTimestamp: "2026-06-15T11:00:00Z" },
  spec: {
    policy: "*",
    rules: ["*"],
    match: { kinds: ["*"], names: ["*"], namespaces: ["shop-prod"] },
    owner: "jane",
    reason: "emergency",
    ticket: "OPS-1",
    expires,
  },
});

const KNOWN = breakglassOf(
  [
    exception("ended", "2026-06-15T11:30:00Z"),
    exception("just-now", "2026-06-15T12:00:00Z"),
    exception("counts", "2026-06-15T12:00:01Z"),
  ],
  { platform: [], repositories: [], breakglass: [] },
);

describe("breakglass exceptions whose end has come", () => {
  const remove = async (status: number) => {
    const deleted: string[] = [];
    const client = fakeCluster(({ method, path }) => {
      deleted.push(`${method} ${path.split("/").at(-1)}`);
      return { status: path.endsWith("/ended") ? status : 200, body: null };
    });
    const removal = removeEnded(client, { exceptions: KNOWN, now: NOON });
    return { deleted, removal };
  };

  for (const status of [200, 404])
    it(`are deleted, and no others, with status ${status}`, async () => {
      const { deleted, removal } = await remove(status);
      await removal;
      expect(deleted).to.deep.equal(["DELETE ended", "DELETE just-now"]);
    });

  it("are named where deleting them is refused, and the others are deleted", async () => {
    const { deleted, removal } = await remove(403);
    expect((await errorOf(removal)).message).to.equal(
      "GuardrailException ended: expected to delete it, got status 403. Check the rights of the account.",
    );
    expect(deleted).to.deep.equal(["DELETE ended", "DELETE just-now"]);
  });
});
