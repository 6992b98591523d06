import { X509Certificate } from "node:crypto";
import { createServer, request } from "node:https";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { issueAuthority, issueLeaf } from "#webhooks/certificates/issue-certificates.ts";

const NOW = Date.now();

describe("certificates of our own", () => {
  it("are trusted by who trusts the authority, for the names they were made for", async () => {
    const authority = await issueAuthority({ now: NOW, days: 365 });
    const leaf = await issueLeaf(authority, {
      now: NOW,
      days: 30,
      hosts: ["localhost", "127.0.0.1"],
    });
    const status = await get({ ca: authority.certificatePem, leaf });
    expect(status).to.equal(204);
  });

  it("are not trusted by who trusts another authority", async () => {
    const [authority, other] = await Promise.all([
      issueAuthority({ now: NOW, days: 365 }),
      issueAuthority({ now: NOW, days: 365 }),
    ]);
    const leaf = await issueLeaf(authority, { now: NOW, days: 30, hosts: ["127.0.0.1"] });
    const failure = await get({ ca: other.certificatePem, leaf }).catch((error: Error) => error);
    expect(failure).to.be.instanceOf(Error);
  });

  it("say until when they hold, and hold from a little before now", async () => {
    const now = Date.UTC(2026, 5, 15, 12);
    const authority = await issueAuthority({ now, days: 365 });
    const { certificatePem } = await issueLeaf(authority, { now, days: 30, hosts: ["a.b"] });
    const leaf = new X509Certificate(certificatePem);
    expect(new Date(leaf.validTo).toISOString()).to.equal("2026-07-15T12:00:00.000Z");
    expect(new Date(leaf.validFrom).toISOString()).to.equal("2026-06-15T11:00:00.000Z");
    expect(leaf.verify(new X509Certificate(authority.certificatePem).publicKey)).to.equal(true);
    expect(leaf.ca).to.equal(false);
  });
});

/** The status of a request to a server with that leaf, by a client that trusts that authority alone. */
async function get({
  ca,
  leaf,
}: {
  readonly ca: string;
  readonly leaf: { readonly certificatePem: string; readonly keyPem: string };
}): Promise<number | undefined> {
  const server = createServer({ cert: leaf.certificatePem, key: leaf.keyPem }, (_, response) => {
    response.statusCode = 204;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await new Promise((resolve, reject) => {
      const options = { host: "127.0.0.1", port, ca, agent: false };
      request(options, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end();
    });
  } finally {
    server.close();
  }
}
