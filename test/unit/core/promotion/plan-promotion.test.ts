import { expect } from "chai";
import { createHash } from "node:crypto";
import { planPromotion } from "#core/promotion/plan-promotion.ts";
import { promotableOf } from "#core/promotion/promotable.ts";
import { versionChanges, versionWords } from "#core/promotion/version-words.ts";
import { holdsVersion, readVersion } from "#core/promotion/version.ts";
import { errorOf } from "#test/support/error-of.ts";
import { sourceOf } from "#test/support/fleet-setup.ts";

type Files = Readonly<Record<string, string>>;

const images = (...lines: readonly string[]) => ({
  "kustomization.yaml": `images:\n${lines.map((line) => `- {${line}}\n`).join("")}`,
});
const everything = { files: ["config/*.yaml"], fields: ["canary.yaml:.spec.weight"] };
const canary = (weight: number) => ({ "canary.yaml": `kind: A\n---\nspec: {weight: ${weight}}\n` });

describe("the plan of a promotion", () => {
  it("sets tags and digests in the target's kustomization", () => {
    const plan = planOf(
      images("name: a, newTag: v2", "name: b, digest: d2"),
      images("name: a, newTag: v1 ", "name: c, newTag: v9"),
    );
    expect(plan.changes).to.deep.equal([
      {
        kind: "text",
        path: "to/kustomization.yaml",
        text: "images:\n- {name: a, newTag: v2 }\n- {name: c, newTag: v9}\n- name: b\n  digest: d2\n",
      },
    ]);
    expect(versionWords(plan.after)).to.equal("a v2, b d2, c v9");
    expect(versionChanges(plan.before, plan.after)).to.deep.equal(["a: v1 -> v2", "b: none -> d2"]);
  });

  it("is empty where the version is there", () => {
    const files = { ...images("name: a, newTag: v1"), ...canary(5), "config/a.yaml": "a" };
    expect(planOf(files, files, everything).changes).to.deep.equal([]);
  });

  it("copies files, and deletes what the source has no more", () => {
    const plan = planOf(
      { ...canary(1), "config/a.yaml": "new", "config/b.yaml": "b", "other.yaml": "x" },
      { ...canary(1), "config/a.yaml": "old", "config/c.yaml": "c" },
      everything,
    );
    expect(plan.changes).to.deep.equal([
      {
        kind: "copy",
        path: "to/config/a.yaml",
        object: objectOf("new"),
        from: "from/config/a.yaml",
      },
      { kind: "copy", path: "to/config/b.yaml", object: objectOf("b"), from: "from/config/b.yaml" },
      { kind: "delete", path: "to/config/c.yaml" },
    ]);
  });

  it("sets fields in the document that has them", () => {
    const plan = planOf(canary(50), canary(10), everything);
    expect(plan.changes).to.deep.equal([
      { kind: "text", path: "to/canary.yaml", text: "kind: A\n---\nspec: {weight: 50}\n" },
    ]);
    expect(versionChanges(plan.before, plan.after)).to.deep.equal([
      "canary.yaml:.spec.weight: 10 -> 50",
    ]);
  });

  it("moves what the app declares, in the place of what all do", () => {
    const all = { ...everything, apps: { shop: { files: ["kustomization.yaml"], images: false } } };
    const plan = planOf(images("name: a, newTag: v2"), images("name: a, newTag: v1"), all);
    expect(plan.changes.map(({ kind }) => kind)).to.deep.equal(["copy"]);
  });

  it("is refused where nothing moves", async () => {
    const error = await errorOf(soon(() => planOf({ "kustomization.yaml": "namespace: a\n" }, {})));
    expect([error.code, error.message]).to.deep.equal([
      "FLEET_INVALID",
      'from: expected something that moves (images, files, fields), got none. Name images with their tag or digest in its kustomization, or set "promotable".',
    ]);
  });

  it("is refused where the target has no place for a field, or two", async () => {
    for (const target of [{}, { "canary.yaml": "spec: {weight: 1}\n---\nspec: {weight: 2}\n" }]) {
      const error = await errorOf(soon(() => planOf(canary(50), target, everything)));
      expect(error.message).to.contain(
        'to/canary.yaml: expected one value at "canary.yaml:.spec.weight"',
      );
    }
  });

  it("is refused for a number as a tag, which would lose digits, and for an image that is there twice", async () => {
    for (const lines of [
      ["name: a, newTag: 1.10"],
      ["name: a, newTag: v1", "name: a, newTag: v2"],
    ]) {
      const error = await errorOf(soon(() => planOf(images(...lines), {})));
      expect(error.code).to.equal("MANIFEST_UNREADABLE");
    }
  });
});

describe("a version", () => {
  it("is held by a target that has more images than it", () => {
    const held = versionOf(images("name: a, newTag: v1", "name: b, newTag: v1"));
    expect(holdsVersion(held, versionOf(images("name: a, newTag: v1")))).to.equal(true);
    expect(holdsVersion(held, versionOf(images("name: a, newTag: v2")))).to.equal(false);
  });
});

function planOf(source: Files, target: Files, promotable: object = {}) {
  const { spec } = sourceOf({ fleet: { promotable } }).fleet;
  return planPromotion({
    source: overlay("from", source),
    target: overlay("to", target),
    promotable: promotableOf(spec, "shop"),
  });
}

function versionOf(files: Files) {
  return readVersion(overlay("a", files), promotableOf(sourceOf({}).fleet.spec, "shop"));
}

function overlay(path: string, files: Files) {
  const entries = Object.entries(files).map(
    ([name, text]) => [name, { object: objectOf(text), text, isPlain: true }] as const,
  );
  return { path, files: new Map(entries) };
}

function objectOf(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}

/** A thrown error as a rejection. */
async function soon<T>(work: () => T): Promise<T> {
  return await Promise.resolve().then(work);
}
