import { X509Certificate } from "node:crypto";
import { expect } from "chai";
import {
  authorityBundle,
  type CertificateState,
  planCertificates,
} from "#webhooks/certificates/plan-certificates.ts";

const START = Date.UTC(2026, 5, 15, 12);
const DAY = 86_400_000;
const HOSTS = ["tiphys-webhook.tiphys-system.svc"];

/** One look at the certificates on a day, by a server that found this bundle published. */
function look(
  state: CertificateState | null,
  {
    day,
    published = null,
    hosts = HOSTS,
  }: { day: number; published?: string | null; hosts?: readonly string[] },
): Promise<CertificateState> {
  return planCertificates(state, { now: START + day * DAY, hosts, publishedBundle: published });
}

const isTrusted = (state: CertificateState, bundle: string) => {
  const leaf = new X509Certificate(state.leaf.certificatePem);
  const authorities = bundle.split(/(?<=-----END CERTIFICATE-----\n)/).filter((pem) => pem !== "");
  return authorities.some((pem) => leaf.verify(new X509Certificate(pem).publicKey));
};

describe("the plan of certificates", () => {
  it("begins with an authority and a leaf for the names of the service", async () => {
    const state = await look(null, { day: 0 });
    expect(new X509Certificate(state.leaf.certificatePem).checkHost(HOSTS[0] ?? "")).to.equal(
      HOSTS[0],
    );
    expect(isTrusted(state, authorityBundle(state, START))).to.equal(true);
  });

  it("stays as it is while nothing is due", async () => {
    const state = await look(null, { day: 0 });
    expect(await look(state, { day: 39 })).to.equal(state);
  });

  it("renews the leaf twenty days before it ends, by the same authority", async () => {
    const state = await look(null, { day: 0 });
    const renewed = await look(state, { day: 40 });
    expect(renewed.leaf).not.to.deep.equal(state.leaf);
    expect(renewed.authority).to.equal(state.authority);
  });

  it("makes a leaf for names that the old one lacks", async () => {
    const state = await look(null, { day: 0 });
    const moved = await look(state, { day: 1, hosts: ["other.svc"] });
    expect(new X509Certificate(moved.leaf.certificatePem).checkHost("other.svc")).to.equal(
      "other.svc",
    );
  });

  it("announces a new authority, and signs by it only once it is trusted everywhere", async () => {
    const state = await look(null, { day: 0 });
    const announced = await look(state, { day: 276 });
    const bundle = authorityBundle(announced, START + 276 * DAY);
    expect(announced.nextAuthority).not.to.equal(null);
    expect(bundle.match(/BEGIN/g)).to.have.length(2);
    const waiting = await look(announced, { day: 277, published: state.authority.certificatePem });
    expect(waiting.authority).to.equal(state.authority);
    const promoted = await look(announced, { day: 277, published: bundle });
    expect(promoted.authority).to.deep.equal(announced.nextAuthority);
    expect(isTrusted(promoted, bundle)).to.equal(true);
    expect(authorityBundle(promoted, START + 277 * DAY)).to.contain(state.authority.certificatePem);
    expect(authorityBundle(promoted, START + 366 * DAY)).not.to.contain(
      state.authority.certificatePem,
    );
  });

  it("has at every moment of three years a leaf that the published bundle trusts", async () => {
    let state = await look(null, { day: 0 });
    let published = authorityBundle(state, START);
    for (let day = 1; day < 3 * 365; day += 5) {
      state = await look(state, { day, published });
      expect(isTrusted(state, published), `day ${day}`).to.equal(true);
      published = authorityBundle(state, START + day * DAY);
    }
  }).timeout(30_000);

  it("begins anew where everything has ended while nobody looked", async () => {
    const state = await look(null, { day: 0 });
    const late = await look(state, { day: 400 });
    expect(late.authority).not.to.equal(state.authority);
    expect(isTrusted(late, authorityBundle(late, START + 400 * DAY))).to.equal(true);
  });
});
