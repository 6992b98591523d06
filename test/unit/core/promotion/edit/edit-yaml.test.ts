import { expect } from "chai";
import fc from "fast-check";
import { editYaml } from "#core/promotion/edit/edit-yaml.ts";
import { readYaml } from "#core/kube/read-yaml.ts";
import { imageEdits } from "#core/promotion/image-edits.ts";
import { readImages } from "#core/promotion/image-version.ts";

const FILE = { file: "kustomization.yaml" };
const TAG = /^v[0-9]{1,3}(\.[a-z0-9]{1,4}){0,2}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const tags = fc.stringMatching(TAG);
const versions = fc.oneof(tags, fc.stringMatching(DIGEST));

/** A kustomization with odd spacing; each image has a tag or a digest. */
const kustomizations = fc
  .record({
    first: tags,
    others: fc.array(versions, { minLength: 1, maxLength: 4 }),
    indent: fc.nat(4),
    gap: fc.integer({ min: 1, max: 3 }),
    comment: fc.constantFrom("", " # moved", "   #:"),
    between: fc.constantFrom("", "\n", "\n# about the next\n"),
    quote: fc.constantFrom("", "'", '"'),
    eol: fc.constantFrom("\n", "\r\n"),
    end: fc.constantFrom("", "\n", "\n\n# end"),
    isFlow: fc.boolean(),
  })
  .map((given) => {
    const { indent, gap, comment, between, quote, eol, end, isFlow } = given;
    const dash = `${" ".repeat(indent)}-${" ".repeat(gap)}`;
    const items = [given.first, ...given.others].map((version, index) => {
      const field = `${DIGEST.test(version) ? "digest" : "newTag"}: ${quote}${version}${quote}`;
      return isFlow
        ? `${dash}{name: i${index}, ${field} }${comment}`
        : `${dash}name: i${index}\n${" ".repeat(dash.length)}${field}${comment}`;
    });
    const text = `namespace:   a\nimages: # all\n${items.join(`\n${between}`)}${end}`;
    return { text: text.replaceAll("\n", eol), count: items.length };
  });

describe("editYaml", () => {
  it("restores every byte when versions are set and set back", () => {
    fc.assert(
      fc.property(kustomizations, fc.array(versions, { minLength: 5 }), ({ text, count }, to) => {
        const before = imagesOf(text);
        const wanted = to.slice(0, count).map((version, index) => ({
          name: `i${index}`,
          newName: null,
          tag: DIGEST.test(version) ? null : version,
          digest: DIGEST.test(version) ? version : null,
        }));
        const after = editYaml(text, imageEdits(before, wanted), FILE);
        expect(imagesOf(after)).to.deep.equal(wanted.length === 0 ? before : wanted);
        expect(editYaml(after, imageEdits(wanted, before), FILE)).to.equal(text);
      }),
      { numRuns: 300, seed: 8 },
    );
  });

  it("edits one of several documents and leaves the others", () => {
    const text = "# head\n---\na: 1\n---\na: 1 # second\n---\na: 1\n";
    const edited = editYaml(text, [{ kind: "set", at: ["a"], value: 2 }], { ...FILE, document: 1 });
    expect(edited).to.equal("# head\n---\na: 1\n---\na: 2 # second\n---\na: 1\n");
  });
});

function imagesOf(text: string) {
  return readImages(readYaml(text, FILE)[0]?.value, FILE.file);
}
