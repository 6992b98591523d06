import { expect } from "chai";
import fc from "fast-check";
import { isSecretPlace, maskSecret } from "#core/policy/mask-secret.ts";
import { deepFreeze } from "#test/support/deep-freeze.ts";

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

describe("a masked Secret", () => {
  it("keeps keys and loses every value", () => {
    const secret = deepFreeze({
      apiVersion: "v1",
      kind: "Secret",
      type: "Opaque",
      metadata: { name: "db", annotations: { [LAST_APPLIED]: '{"data":"x"}', note: "kept" } },
      data: { password: "cGFzcw==" },
      stringData: { token: "t0ken" },
    });
    expect(maskSecret(secret)).to.deep.equal({
      apiVersion: "v1",
      kind: "Secret",
      type: "Opaque",
      metadata: { name: "db", annotations: { [LAST_APPLIED]: "***", note: "kept" } },
      data: { password: "***" },
      stringData: { token: "***" },
    });
  });

  for (const data of ["text", ["a"], 7, null]) {
    it(`shows nothing of data that is ${JSON.stringify(data)}`, () => {
      const masked = maskSecret({ apiVersion: "v1", kind: "Secret", data });
      expect(masked.data).to.equal("***");
    });
  }

  it("is made of core/v1 Secrets only; other objects stay the same object", () => {
    const map = { apiVersion: "v1", kind: "ConfigMap", data: { a: "b" } };
    const foreign = { apiVersion: "example.com/v1", kind: "Secret", data: { a: "b" } };
    expect([maskSecret(map), maskSecret(foreign)]).to.have.ordered.members([map, foreign]);
  });

  it("holds no value, whatever the values are", () => {
    const values = fc.dictionary(fc.string({ minLength: 1 }), fc.string({ minLength: 8 }));
    fc.assert(
      fc.property(values, (data) => {
        const text = JSON.stringify(maskSecret({ apiVersion: "v1", kind: "Secret", data }).data);
        for (const [key, value] of Object.entries(data))
          expect(text.replaceAll(JSON.stringify(key), "")).not.to.contain(JSON.stringify(value));
      }),
      { seed: 7 },
    );
  });
});

describe("a place where a Secret has a value", () => {
  const cases: readonly (readonly [readonly string[], boolean])[] = [
    [["data"], true],
    [["data", "password"], true],
    [["stringData", "token"], true],
    [["metadata", "annotations", LAST_APPLIED], true],
    [["metadata", "annotations", "note"], false],
    [["metadata", "name"], false],
    [["type"], false],
    [[], false],
  ];
  for (const [keys, expected] of cases) {
    it(`is ${expected ? "" : "not "}/${keys.join("/")}`, () => {
      expect(isSecretPlace(keys)).to.equal(expected);
    });
  }
});
