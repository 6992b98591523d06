import { expect } from "chai";
import { nameWithoutHash } from "#authoring/check/finding-key.ts";

describe("nameWithoutHash", () => {
  const cases = [
    ["web-config-9g5b2ct4hm", "web-config"],
    ["web-config", "web-config"],
    ["web-7dmcf9df5", "web-7dmcf9df5"],
    // kustomize writes none of these letters
    ["web-production", "web-production"],
    ["9g5b2ct4hm", "9g5b2ct4hm"],
  ] as const;
  for (const [name, plain] of cases) {
    it(`makes ${plain} of ${name}`, () => {
      expect(nameWithoutHash(name)).to.equal(plain);
    });
  }
});
