import { expect } from "chai";
import { parseImageReference } from "#core/promotion/image-reference.ts";
import { errorOf } from "#test/support/error-of.ts";

const DIGEST = `sha256:${"4f".repeat(32)}`;

const sound = [
  { text: `ghcr.io/acme/shop@${DIGEST}`, repository: "ghcr.io/acme/shop", tag: null },
  { text: `ghcr.io/acme/shop:v1.2.3@${DIGEST}`, repository: "ghcr.io/acme/shop", tag: "v1.2.3" },
  { text: `localhost:5000/shop:v1@${DIGEST}`, repository: "localhost:5000/shop", tag: "v1" },
  { text: `localhost:5000/shop@${DIGEST}`, repository: "localhost:5000/shop", tag: null },
  { text: `shop:1_0@${DIGEST}`, repository: "shop", tag: "1_0" },
];

const refused = [
  { text: "ghcr.io/acme/shop:v1", words: "add the digest that was built" },
  { text: "ghcr.io/acme/shop@sha256:4f", words: "64 lower-case hex digits" },
  { text: `ghcr.io/acme/shop@${DIGEST.toUpperCase()}`, words: "64 lower-case hex digits" },
  { text: `ghcr.io/acme/shop@sha512:${"4f".repeat(64)}`, words: "64 lower-case hex digits" },
  { text: `GHCR.io/acme/Shop@${DIGEST}`, words: "expected REPO[:TAG]@sha256:" },
  { text: `ghcr.io/acme/shop:-v1@${DIGEST}`, words: "expected REPO[:TAG]@sha256:" },
  { text: `ghcr.io//shop@${DIGEST}`, words: "expected REPO[:TAG]@sha256:" },
  { text: `a b@${DIGEST}`, words: "expected REPO[:TAG]@sha256:" },
  { text: `@${DIGEST}`, words: "expected REPO[:TAG]@sha256:" },
];

describe("parseImageReference", () => {
  for (const { text, repository, tag } of sound)
    it(`reads ${text.replace(DIGEST, "sha256:…")}`, () => {
      expect(parseImageReference(text)).to.deep.equal({ text, repository, tag, digest: DIGEST });
    });

  for (const { text, words } of refused)
    it(`refuses ${text.slice(0, 40)}`, async () => {
      const error = await errorOf((async () => parseImageReference(text))());
      expect(error.code).to.equal("USAGE_INVALID");
      expect(error.message).to.contain(words);
    });
});
