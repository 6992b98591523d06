import { expect } from "chai";
import { parseImage } from "#core/policy/foreign/kyverno/image-reference.ts";

const DIGEST = `sha256:${"0a".repeat(32)}`;

describe("parseImage", () => {
  const cases: readonly (readonly [
    image: string,
    registry: string,
    path: string,
    name: string,
    tag: string,
    digest: string,
  ])[] = [
    ["nginx", "docker.io", "nginx", "nginx", "latest", ""],
    ["nginx:1.25", "docker.io", "nginx", "nginx", "1.25", ""],
    ["bitnami/nginx", "docker.io", "bitnami/nginx", "nginx", "latest", ""],
    ["ghcr.io/a/b/c:v1", "ghcr.io", "a/b/c", "c", "v1", ""],
    ["localhost/x", "localhost", "x", "x", "latest", ""],
    ["localhost:5000/x:2", "localhost:5000", "x", "x", "2", ""],
    ["Registry/x", "Registry", "x", "x", "latest", ""],
    [`nginx@${DIGEST}`, "docker.io", "nginx", "nginx", "", DIGEST],
    [`nginx:1@${DIGEST}`, "docker.io", "nginx", "nginx", "1", DIGEST],
  ];
  for (const [image, registry, path, name, tag, digest] of cases) {
    it(`reads ${image}`, () => {
      expect(parseImage(image)).to.include({ registry, path, name, tag, digest });
    });
  }

  for (const image of [
    "",
    "Nginx",
    "a b",
    "nginx:",
    "nginx@sha256:00",
    "x/",
    "/x",
    "a".repeat(300),
  ]) {
    it(`refuses "${image.slice(0, 20)}"`, () => {
      expect(parseImage(image)).to.equal(null);
    });
  }

  it("writes a reference with the digest before the tag", () => {
    expect(parseImage(`nginx:1@${DIGEST}`)).to.include({
      reference: `docker.io/nginx@${DIGEST}`,
      referenceWithTag: "docker.io/nginx:1",
    });
  });
});
