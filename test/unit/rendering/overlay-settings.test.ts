import { existsSync, mkdirSync, readFileSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { hasSettings, parseImageSetting, wrapOverlay } from "#rendering/overlay-settings.ts";
import { temporaryFolder } from "#test/support/file-tree.ts";

describe("parseImageSetting", () => {
  const cases = [
    { text: "web:1.2", expected: { name: "web", newTag: "1.2" } },
    { text: "web=mirror:5000/web", expected: { name: "web", newName: "mirror:5000/web" } },
    {
      text: "web=mirror:5000/web:1.2",
      expected: { name: "web", newName: "mirror:5000/web", newTag: "1.2" },
    },
    { text: "web@sha256:ab", expected: { name: "web", digest: "sha256:ab" } },
    {
      text: "web=ghcr.io/acme/web:1.2@sha256:ab",
      expected: { name: "web", newName: "ghcr.io/acme/web", newTag: "1.2", digest: "sha256:ab" },
    },
  ];
  for (const { text, expected } of cases) {
    it(`reads ${text}`, () => expect(parseImageSetting(text)).to.deep.equal(expected));
  }
});

describe("hasSettings", () => {
  const cases = [
    { title: "is false for none", settings: undefined, expected: false },
    {
      title: "is false for empty ones",
      settings: { images: [], namespace: "", labels: {} },
      expected: false,
    },
    { title: "is true for any", settings: { namespace: "a" }, expected: true },
  ];
  for (const { title, settings, expected } of cases) {
    it(title, () => expect(hasSettings(settings)).to.equal(expected));
  }
});

describe("wrapOverlay", () => {
  const folder = temporaryFolder();

  it("writes a kustomization around the overlay, and removes it", () => {
    const overlay = join(folder(), "app/overlay");
    mkdirSync(overlay, { recursive: true });
    const wrapped = wrapOverlay({
      directory: overlay,
      settings: { images: ["web:2"], namespace: "", labels: { a: "b" }, components: ["../part"] },
      outermost: { sortOptions: { order: "fifo" } },
    });
    const text = readFileSync(join(wrapped.directory, "kustomization.yaml"), "utf8");
    const { resources, components, ...others } = JSON.parse(text);
    expect(realpathSync(resolve(wrapped.directory, resources[0]))).to.equal(overlay);
    expect(resolve(wrapped.directory, components[0])).to.equal(join(folder(), "app/part"));
    expect(others).to.deep.equal({
      apiVersion: "kustomize.config.k8s.io/v1beta1",
      kind: "Kustomization",
      sortOptions: { order: "fifo" },
      images: [{ name: "web", newTag: "2" }],
      labels: [{ pairs: { a: "b" } }],
    });
    wrapped.remove();
    wrapped.remove();
    expect(existsSync(wrapped.directory)).to.equal(false);
  });
});
