import { expect } from "chai";
import { chooseReturn, type KnownPast } from "#core/promotion/choose-return.ts";
import type { EvidenceSpec } from "#core/promotion/evidence/evidence-spec.ts";
import type { Version } from "#core/promotion/version.ts";
import { errorOf } from "#test/support/error-of.ts";
import { ROLLBACK_EVIDENCE, SAMPLE_EVIDENCE } from "#test/support/sample-evidence.ts";

const images = (tag: string) => ({ images: [{ name: "shop", tag }] });
const version = (tag: string): Version => ({
  images: [{ name: "shop", newName: null, tag, digest: null }],
  files: {},
  fields: {},
});
const promoted = (tag: string): KnownPast => past(tag, { ...SAMPLE_EVIDENCE, after: images(tag) });
const byHand = (tag: string): KnownPast => past(tag, null);
const broken = (tag: string): KnownPast =>
  past(tag, { ...SAMPLE_EVIDENCE, cause: "breakglass", after: images(tag) });
const rolledBack = (tag: string, from: string): KnownPast =>
  past(tag, { ...ROLLBACK_EVIDENCE, before: images(from), after: images(tag) });

const cases: readonly {
  readonly title: string;
  readonly history: readonly KnownPast[];
  readonly wanted?: string;
  readonly chosen: readonly [index: number, proof: string];
}[] = [
  {
    title: "the one before, with its evidence",
    history: [promoted("v3"), promoted("v2"), promoted("v1")],
    chosen: [1, "evidence"],
  },
  {
    title: "an older one with evidence, rather than a newer one without",
    history: [promoted("v3"), byHand("v2"), promoted("v1")],
    chosen: [2, "evidence"],
  },
  {
    title: "an older one with evidence, rather than one for which glass was broken",
    history: [promoted("v3"), broken("v2"), promoted("v1")],
    chosen: [2, "evidence"],
  },
  {
    title: "the newest, where none has evidence",
    history: [byHand("v3"), byHand("v2"), byHand("v1")],
    chosen: [1, "history"],
  },
  {
    title: "not the one that a rollback led away from",
    history: [rolledBack("v2", "v3"), promoted("v3"), promoted("v2"), promoted("v1")],
    chosen: [3, "evidence"],
  },
  {
    title: "one that a rollback led away from, and that was promoted again since",
    history: [promoted("v4"), promoted("v3"), rolledBack("v2", "v3"), promoted("v3")],
    chosen: [1, "evidence"],
  },
  {
    title: "the one that is named, whatever was led away from it",
    history: [rolledBack("v2", "v3"), promoted("v3"), promoted("v2")],
    wanted: "v3",
    chosen: [1, "evidence"],
  },
  {
    title: "the one whose commit is named",
    history: [promoted("v3"), promoted("v2"), byHand("v1")],
    wanted: promoted("v1").commit.slice(0, 12),
    chosen: [2, "history"],
  },
];

describe("chooseReturn", () => {
  for (const { title, history, wanted = null, chosen } of cases) {
    it(`returns to ${title}`, () => {
      const today = history[0]?.version ?? version("none");
      const { index, proof } = chooseReturn(history, { today, wanted });
      expect([index, proof]).to.deep.equal(chosen);
    });
  }

  it("refuses evidence that tells of another version", () => {
    const history = [promoted("v3"), { ...promoted("v2"), version: version("v9") }];
    expect(chooseReturn(history, { today: version("v3"), wanted: null }).proof).to.equal("history");
  });

  it("refuses a tag that several versions have, with their commits", async () => {
    const two = (other: string): Version => ({
      ...version("v1"),
      images: [...version("v1").images, ...version(other).images.map((i) => ({ ...i, name: "b" }))],
    });
    const history = [
      promoted("v9"),
      { ...byHand("a"), version: two("x") },
      { ...byHand("b"), version: two("y") },
    ];
    const error = await errorOf(
      Promise.resolve().then(() => chooseReturn(history, { today: version("v9"), wanted: "v1" })),
    );
    expect(error.message).to.match(
      /expected one version, got "v1", which may be shop v1, b x by \w+, shop v1, b y by \w+\. Name its commit\.$/,
    );
  });
});

function past(tag: string, evidence: EvidenceSpec | null): KnownPast {
  const commit = Buffer.from(tag).toString("hex").padEnd(40, "0");
  return { version: version(tag), commit, evidence };
}
