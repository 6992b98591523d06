import { expect } from "chai";
import { parseImageReference } from "#core/promotion/image-reference.ts";
import { planImages } from "#core/promotion/plan-images.ts";
import { errorOf } from "#test/support/error-of.ts";

const NEW = `sha256:${"4f".repeat(32)}`;
const OLD = `sha256:${"0a".repeat(32)}`;
const FILE = "apps/shop/overlays/dev/kustomization.yaml";

function plan(kustomization: string, images: readonly string[], moves = true) {
  const file = { object: "o", text: kustomization, isPlain: true };
  return planImages({
    target: { path: "apps/shop/overlays/dev", files: new Map([["kustomization.yaml", file]]) },
    images: images.map(parseImageReference),
    promotable: { images: moves, files: [], fields: [] },
  });
}

const edits = [
  {
    title: "puts a digest in the place of a tag",
    before: "images:\n  - name: shop # the app\n    newTag: v1\n",
    image: `shop@${NEW}`,
    after: `images:\n  - name: shop # the app\n    digest: ${NEW}\n`,
  },
  {
    title: "changes tag and digest",
    before: `images:\n- {name: shop, newTag: v1, digest: "${OLD}"}\n`,
    image: `shop:v2@${NEW}`,
    after: `images:\n- {name: shop, newTag: v2, digest: "${NEW}"}\n`,
  },
  {
    title: "finds an image by where it is pulled from, and leaves that alone",
    before: "images:\n- name: shop\n  newName: ghcr.io/acme/shop\n  newTag: v1\n- name: redis\n",
    image: `ghcr.io/acme/shop:v2@${NEW}`,
    after: `images:\n- name: shop\n  newName: ghcr.io/acme/shop\n  newTag: v2\n  digest: ${NEW}\n- name: redis\n`,
  },
  {
    title: "takes away a tag that another digest would belie",
    before: `images:\n- name: shop\n  newTag: v1\n  digest: ${OLD}\n`,
    image: `shop@${NEW}`,
    after: `images:\n- name: shop\n  digest: ${NEW}\n`,
  },
];

const refusals = [
  {
    title: "an image that the overlay does not name, with those that it does",
    before: "images:\n- {name: shop, newName: ghcr.io/acme/shop}\n- {name: redis}\n",
    images: [`ghcr.io/acme/shpo@${NEW}`],
    words: `promote: --image: expected one of the images of ${FILE} (shop (from ghcr.io/acme/shop), redis), got "ghcr.io/acme/shpo". Name one of them, or add it under "images" there.`,
  },
  {
    title: "an image named twice",
    before: "images:\n- {name: shop, newName: ghcr.io/acme/shop}\n",
    images: [`ghcr.io/acme/shop@${NEW}`, `shop@${OLD}`],
    words: 'promote: --image: expected each image once, got "shop" twice.',
  },
  {
    title: "an image that two entries are pulled from",
    before: "images:\n- {name: a, newName: shop}\n- {name: b, newName: shop}\n",
    images: [`shop@${NEW}`],
    words: 'that is pulled from "shop", got a, b. Give each a place of its own.',
  },
];

describe("planImages", () => {
  for (const { title, before, image, after } of edits)
    it(title, () => {
      const { changes, after: version } = plan(before, [image]);
      expect(changes).to.deep.equal([{ kind: "text", path: FILE, text: after }]);
      expect(version.images[0]).to.include({ name: "shop", digest: NEW });
    });

  it("has nothing to do where the digest is there, whatever its tag", () => {
    const kustomization = `images:\n- {name: shop, newTag: v2, digest: ${NEW}}\n`;
    expect(plan(kustomization, [`shop@${NEW}`]).changes).to.deep.equal([]);
    expect(plan(kustomization, [`shop:v2@${NEW}`]).changes).to.deep.equal([]);
  });

  for (const { title, before, images, words } of refusals)
    it(`refuses ${title}`, async () => {
      const error = await errorOf((async () => plan(before, images))());
      expect(error.code).to.equal("USAGE_INVALID");
      expect(error.message).to.contain(words);
    });

  it("says so where images do not move", async () => {
    const error = await errorOf(
      (async () => plan("images:\n- {name: shop}\n", [`shop@${NEW}`], false))(),
    );
    expect(error.message).to.contain("Set images: true under promotable in tiphys.yaml.");
  });
});
