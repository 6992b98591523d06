import { createHash } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import { TiphysError } from "#core/errors.ts";
import type { OverlayFile, OverlayFiles } from "#core/promotion/overlay-files.ts";
import { planPromotion } from "#core/promotion/plan-promotion.ts";
import { changedOverlay, planRollback } from "#core/promotion/plan-rollback.ts";
import type { Promotable } from "#core/promotion/promotable.ts";
import { holdsVersion, readVersion } from "#core/promotion/version.ts";

const RUNS = Number(process.env.TIPHYS_FUZZ_RUNS ?? "1500");
const SEED = Number(process.env.TIPHYS_FUZZ_SEED ?? "20261121");
const PROMOTABLE: Promotable = {
  images: true,
  files: ["config/*"],
  fields: [
    { name: "model.yaml:.spec.version", file: "model.yaml", path: ["spec", "version"] },
    { name: "model.yaml:.spec.accuracy", file: "model.yaml", path: ["spec", "accuracy"] },
  ],
};

describe("planRollback", () => {
  it("gives back every byte that a promotion changed, whatever the overlays look like", () => {
    let moved = 0;
    const property = fc.property(overlay("staging"), overlay("prod"), (source, target) => {
      const promoted = promote(source, target);
      if (promoted === null) return;
      moved++;
      const back = { ...promoted, files: rolledBack(promoted, target) };
      expect(texts(back)).to.deep.equal(texts(target));
    });
    fc.assert(property, { numRuns: RUNS, seed: SEED });
    expect(moved, "promotions that moved something").to.be.greaterThan(RUNS / 2);
  });

  it("gives back the version, and leaves what somebody else wrote since", () => {
    const note = "# somebody's own, later\n";
    const property = fc.property(overlay("staging"), overlay("prod"), (source, target) => {
      const promoted = promote(source, target);
      if (promoted === null) return;
      const name = "kustomization.yaml";
      const file = promoted.files.get(name);
      const text = `${note}${file?.text ?? ""}`;
      const now = { ...promoted, files: new Map(promoted.files).set(name, fileOf(text)) };
      const files = rolledBack(now, target);
      expect(files.get(name)?.text?.startsWith(note)).to.equal(true);
      const version = readVersion({ ...now, files }, PROMOTABLE);
      expect(holdsVersion(version, readVersion(target, PROMOTABLE))).to.equal(true);
    });
    fc.assert(property, { numRuns: RUNS, seed: SEED });
  });
});

/** Null where nothing moves, or the edit is refused. */
function promote(source: OverlayFiles, target: OverlayFiles): OverlayFiles | null {
  try {
    const { changes } = planPromotion({ source, target, promotable: PROMOTABLE });
    if (changes.length === 0) return null;
    return withTexts({ ...target, files: changedOverlay(target, changes) }, source);
  } catch (error) {
    if (error instanceof TiphysError) return null;
    throw error;
  }
}

function rolledBack(now: OverlayFiles, old: OverlayFiles): OverlayFiles["files"] {
  const { changes } = planRollback({ old, now, promotable: PROMOTABLE });
  return withTexts({ ...now, files: changedOverlay(now, changes) }, old).files;
}

/** What was copied has the text of where it came from. */
function withTexts(overlay: OverlayFiles, from: OverlayFiles): OverlayFiles {
  const byObject = new Map([...from.files.values()].map((file) => [file.object, file]));
  const files = [...overlay.files].map(
    ([name, file]) =>
      [name, file.text === null ? (byObject.get(file.object) ?? file) : file] as const,
  );
  return { ...overlay, files: new Map(files) };
}

function texts({ files }: OverlayFiles): readonly (readonly [string, string | null])[] {
  return [...files]
    .map(([name, { text }]) => [name, text] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1));
}

function overlay(environment: string): fc.Arbitrary<OverlayFiles> {
  const config = fc.dictionary(
    fc.constantFrom("config/a", "config/ö.txt"),
    fc.constantFrom("1\n", "2\r\n", ""),
  );
  return fc
    .record({ kustomization: kustomization(), model: model(), config, isDos: fc.boolean() })
    .map(({ kustomization: text, model: fields, config: copied, isDos }) => {
      const lines = (value: string) => (isDos ? value.replaceAll("\n", "\r\n") : value);
      const all = { "kustomization.yaml": lines(text), "model.yaml": lines(fields), ...copied };
      const files = Object.entries(all).map(([name, value]) => [name, fileOf(value)] as const);
      return { path: `apps/shop/overlays/${environment}`, files: new Map(files) };
    });
}

function fileOf(text: string): OverlayFile {
  const object = createHash("sha1")
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest("hex");
  return { object, text, isPlain: true };
}

/** Images in every style that people write them in. */
function kustomization(): fc.Arbitrary<string> {
  const entries = fc.uniqueArray(image(), { maxLength: 3, selector: ({ name }) => name });
  const around = fc.record({
    head: fc.constantFrom("", "# head\n", "---\n", "namespace: shop   # own\n\n"),
    tail: fc.constantFrom(
      "",
      "\nresources: [../../base]\n",
      "resources:\n- ../../base\n# end\n",
      "# end",
    ),
    indent: fc.constantFrom("", "  ", "    "),
    isFlow: fc.boolean(),
    hasList: fc.boolean(),
  });
  return fc.tuple(entries, around).map(([images, { head, tail, indent, isFlow, hasList }]) => {
    if (images.length === 0)
      return `${head}${hasList ? "images: []\n" : "kind: Kustomization\n"}${tail}`;
    const list = isFlow
      ? `images: [${images.map(({ pairs }) => `{${pairs.join(", ")}}`).join(", ")}]\n`
      : `images:\n${images.map((each) => blockEntry(each, indent)).join("")}`;
    return `${head}${list}${tail}`;
  });
}

interface WrittenImage {
  readonly name: string;
  readonly pairs: readonly string[];
  readonly comment: string;
  readonly gap: string;
}

function blockEntry({ pairs, comment, gap }: WrittenImage, indent: string): string {
  const [first = "", ...rest] = pairs;
  const lines = [`${indent}- ${first}${comment}`, ...rest.map((pair) => `${indent}  ${pair}`)];
  return `${lines.join("\n")}\n${gap}`;
}

function image(): fc.Arbitrary<WrittenImage> {
  const quote = fc.constantFrom("", "'", '"');
  const digest = fc.constantFrom("a", "b").map((letter) => `sha256:${letter.repeat(64)}`);
  return fc
    .record({
      name: fc.constantFrom("web", "ghcr.io/acme/api", "worker"),
      newName: fc.option(fc.constant("registry.example.com/x"), { nil: null }),
      tag: fc.option(fc.constantFrom("v1", "v2", "1.10", "yes"), { nil: null }),
      digest: fc.option(digest, { nil: null }),
      quote,
      isTagFirst: fc.boolean(),
      comment: fc.constantFrom("", "  # the app"),
      gap: fc.constantFrom("", "\n", "# between\n"),
    })
    .map(({ name, newName, tag, digest: content, quote: mark, isTagFirst, comment, gap }) => {
      const safe = mark === "" && /^(1\.10|yes)$/.test(tag ?? "") ? '"' : mark;
      const moving = [
        ...(tag === null ? [] : [`newTag: ${safe}${tag}${safe}`]),
        ...(content === null ? [] : [`digest: ${content}`]),
      ];
      const own = [`name: ${name}`, ...(newName === null ? [] : [`newName: ${newName}`])];
      const pairs = isTagFirst ? [...moving, ...own] : [...own, ...moving];
      return { name, pairs, comment, gap };
    });
}

/** One or two documents, of which one has the fields. */
function model(): fc.Arbitrary<string> {
  return fc
    .record({
      version: fc.constantFrom(
        "1.4.0",
        '"1.10"',
        "'x'",
        "|\n    a\n    b",
        ">-\n    folded\n    text",
        "&v 2.0.0",
      ),
      accuracy: fc.option(fc.constantFrom("0.93", "0.950 # measured", "null", "~"), { nil: null }),
      before: fc.constantFrom("", "kind: Other\n---\n", "# note\n"),
      after: fc.constantFrom("", "  owner: ml\n", "---\nkind: Other\n"),
    })
    .map(({ version, accuracy, before, after }) => {
      const line = accuracy === null ? "" : `  accuracy: ${accuracy}\n`;
      return `${before}kind: Model\nspec:\n  version: ${version}\n${line}${after}`;
    });
}
