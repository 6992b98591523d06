import { expect } from "chai";
import { fakeCluster } from "#test/support/fake-cluster.ts";
import { readLease, writeLease } from "#webhooks/leader/lease.ts";

const PLACE = {
  namespace: "tiphys-system",
  lease: "tiphys-scan",
  now: () => Date.UTC(2026, 10, 21),
};

/** An API server with one Lease, and its optimistic locking. */
function leaseCluster() {
  let stored: { metadata: { resourceVersion?: string }; spec: object } | null = null;
  let version = 0;
  return fakeCluster(({ method = "GET", body }) => {
    if (method === "GET") return stored === null ? undefined : { status: 200, body: stored };
    const given = body as NonNullable<typeof stored>;
    const isCurrent = given.metadata.resourceVersion === stored?.metadata.resourceVersion;
    if (!isCurrent) return { status: 409, body: null };
    version += 1;
    stored = { ...given, metadata: { ...given.metadata, resourceVersion: String(version) } };
    return { status: 200, body: stored };
  });
}

describe("the lease of the scan", () => {
  it("is taken by one of two who saw it free", async () => {
    const client = leaseCluster();
    const free = await readLease(client, PLACE);
    expect(await writeLease(client, free, { ...PLACE, holder: "a" })).to.equal(true);
    expect(await writeLease(client, free, { ...PLACE, holder: "b" })).to.equal(false);
    expect((await readLease(client, PLACE)).holder).to.equal("a");
  });

  it("counts how often it changed hands, and can be let go of", async () => {
    const client = leaseCluster();
    for (const holder of ["a", "a", "", "b"])
      await writeLease(client, await readLease(client, PLACE), { ...PLACE, holder });
    expect(await readLease(client, PLACE)).to.deep.include({ holder: "b", transitions: 1 });
  });
});
