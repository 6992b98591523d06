import { expect } from "chai";
import { blobName } from "#core/promotion/git-object.ts";
import { planPromotion } from "#core/promotion/plan-promotion.ts";
import { changedOverlay, planRollback } from "#core/promotion/plan-rollback.ts";
import { promotableOf } from "#core/promotion/promotable.ts";
import { sourceOf } from "#test/support/fleet-setup.ts";
import { randomFrom } from "#test/support/random.ts";

type Files = Readonly<Record<string, string>>;

const SPEC = { promotable: { files: ["config/*"], fields: ["canary.yaml:.spec.weight"] } };
const promotable = promotableOf(sourceOf({ fleet: SPEC }).fleet.spec, "shop");
const LIKE = "0".repeat(40);

describe("the plan of a rollback", () => {
  it("brings back every byte that a promotion changed, over many overlays", () => {
    const random = randomFrom(8);
    for (let round = 0; round < 200; round++) {
      const old = overlay("prod", someFiles(random));
      const source = overlay("staging", someFiles(random));
      const plan = planPromotion({ source, target: old, promotable });
      const now = { ...old, files: changedOverlay(old, plan.changes) };
      const texts = [...now.files].map(
        ([name, file]) => [name, withText(file, [old, source])] as const,
      );
      const back = planRollback({ old, now: { ...now, files: new Map(texts) }, promotable });
      const after = changedOverlay({ ...now, files: new Map(texts) }, back.changes);
      expect(objectsOf(after), `round ${round}`).to.deep.equal(objectsOf(old.files));
    }
  });

  it("leaves what else was written since alone", () => {
    const old = overlay("prod", {
      "kustomization.yaml": "images: [{name: a, newTag: v1}] # one\n",
    });
    const now = overlay("prod", {
      "kustomization.yaml": "images: [{name: a, newTag: v2}] # two\nnameSuffix: -x\n",
    });
    const { changes, after } = planRollback({ old, now, promotable });
    expect(changes).to.deep.equal([
      {
        kind: "text",
        path: "prod/kustomization.yaml",
        text: "images: [{name: a, newTag: v1}] # two\nnameSuffix: -x\n",
      },
    ]);
    expect(after.images[0]?.tag).to.equal("v1");
  });
});

function someFiles(random: () => number): Files {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const image = (name: string) =>
    pick([
      `  - name: ${name} # ours\n    newTag: ${pick(["v1", "v2", '"1.10"'])}\n`,
      `  - {name: ${name}, digest: "sha256:${pick(["a", "b"]).repeat(64)}"}\n`,
      `  - newTag: ${pick(["v3", "v4"])}\n    name: ${name}\n`,
    ]);
  const names = ["a", "b", "c"].filter((name) => name === "a" || random() < 0.6);
  const eol = pick(["\n", "\n", "\r\n"]);
  const kustomization = `# ${pick(["one", "two"])}\nnamespace: x\n\nimages:\n${names.map(image).join("")}`;
  return {
    "kustomization.yaml": kustomization.replaceAll("\n", eol),
    "canary.yaml": `kind: A\n---\nspec:\n  weight: ${pick([1, 50, 100])} # percent\n`,
    ...(random() < 0.5 ? { "config/a": pick(["1", "2\r\n"]) } : {}),
    ...(random() < 0.5 ? { "config/b": pick(["3", "4"]) } : {}),
  };
}

function overlay(path: string, files: Files) {
  const entries = Object.entries(files).map(
    ([name, text]) => [name, { object: blobName(text, LIKE), text, isPlain: true }] as const,
  );
  return { path, files: new Map(entries) };
}

type Overlay = ReturnType<typeof overlay>;

/** A copied file as Git would hand it out again. */
function withText(
  file: { readonly object: string; readonly text: string | null; readonly isPlain: boolean },
  from: readonly Overlay[],
) {
  const known = from.flatMap(({ files }) => [...files.values()]);
  return file.text === null ? (known.find(({ object }) => object === file.object) ?? file) : file;
}

function objectsOf(files: ReadonlyMap<string, { readonly object: string }>) {
  return Object.fromEntries([...files].map(([name, { object }]) => [name, object]).sort());
}
