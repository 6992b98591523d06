import { expect } from "chai";
import { imageStep } from "#rendering/blame/image-step.ts";
import { unwritten } from "#rendering/blame/written.ts";

const identity = {
  kinds: new Set<string>(),
  apiVersions: new Set<string>(),
  names: new Set<string>(),
  namespaces: new Set<string>(),
};
const object = { apiVersion: "v1", kind: "Pod" };

/** The field of the entry that is shown. */
function shown(entry: object, image: string, keys: readonly (string | number)[]): string | null {
  const written = {
    ...unwritten(entry, { file: "k", line: null, column: null }),
    place: (path: readonly (string | number)[]) => ({
      file: path.join(),
      line: null,
      column: null,
    }),
  };
  const claim = imageStep(written, []).claim({ object, identity, keys, value: image });
  return claim?.place.file ?? null;
}

describe("imageStep", () => {
  const keys = ["spec", "containers", 0, "image"];
  const cases: readonly (readonly [object, string, string | null])[] = [
    [{ name: "web", newTag: "2" }, "web:2", "newTag"],
    [{ name: "web", newTag: "2" }, "web:3", null],
    [{ name: "web", newTag: "2" }, "api:2", null],
    [{ name: "web", newTag: 2 }, "web:2", "newTag"],
    [{ name: "web", newName: "r.io:5000/web" }, "r.io:5000/web", "newName"],
    [{ name: "web", newName: "r.io:5000/web", newTag: "2" }, "r.io:5000/web:2", "newTag"],
    [{ name: "web", digest: "sha256:abc" }, "web@sha256:abc", "digest"],
    [{ name: "web", newTag: "2", digest: "sha256:abc" }, "web:2@sha256:abc", "digest"],
    [{ name: "web" }, "web:2", null],
  ];
  for (const [entry, image, expected] of cases) {
    it(`shows ${expected} of ${JSON.stringify(entry)} for "${image}"`, () => {
      expect(shown(entry, image, keys)).to.equal(expected);
    });
  }

  it("knows the images of containers and of volumes only", () => {
    const entry = { name: "web", newTag: "2" };
    expect(shown(entry, "web:2", ["spec", "volumes", 0, "image", "reference"])).to.equal("newTag");
    expect(
      shown(entry, "web:2", ["spec", "template", "spec", "initContainers", 0, "image"]),
    ).to.equal("newTag");
    expect(shown(entry, "web:2", ["spec", "containers", 0, "args"])).to.equal(null);
    expect(shown(entry, "web:2", ["spec", "image"])).to.equal(null);
  });
});
