import { expect } from "chai";
import { versionWords } from "#core/promotion/version-words.ts";
import type { Version } from "#core/promotion/version.ts";

describe("versionWords", () => {
  const image = { name: "ghcr.io/acme/shop", newName: null, tag: "v1.2.3", digest: null };
  const cases: readonly { title: string; version: Partial<Version>; words: string }[] = [
    {
      title: "names images by their last part",
      version: { images: [image] },
      words: "shop v1.2.3",
    },
    {
      title: "counts files",
      version: { files: { "model.yaml": "1a2b", "limits.yaml": "3c4d" } },
      words: "2 files",
    },
    {
      title: "says what few short fields hold",
      version: { fields: { "traffic.yaml:.spec.old": 90, "traffic.yaml:.spec.new": 10 } },
      words: "old 90, new 10",
    },
    {
      title: "counts fields that are many",
      version: { fields: { "a.yaml:.a": 1, "a.yaml:.b": 2, "a.yaml:.c": 3, "a.yaml:.d": 4 } },
      words: "4 fields",
    },
    {
      title: "counts a field that holds a long text",
      version: { fields: { "a.yaml:.text": "a text that is longer than that" } },
      words: "1 field",
    },
    { title: "says that there is nothing", version: {}, words: "no version" },
  ];
  for (const { title, version, words } of cases)
    it(title, () => {
      expect(versionWords({ images: [], files: {}, fields: {}, ...version })).to.equal(words);
    });
});
