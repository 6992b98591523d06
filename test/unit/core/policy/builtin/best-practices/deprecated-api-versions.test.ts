import { expect } from "chai";
import { deprecatedApiVersions } from "#core/policy/builtin/best-practices/deprecated-api-versions.ts";

const entries = Object.entries(deprecatedApiVersions);

describe("deprecatedApiVersions", () => {
  it("is keyed by apiVersion and kind", () => {
    expect(entries.length).to.be.greaterThan(50);
    for (const [key] of entries) expect(key).to.match(/^([a-z0-9.]+\/)?v\d+[a-z0-9]*\/[A-Z]\w+$/);
  });

  it("names the version that removes each", () => {
    for (const [key, { removedIn }] of entries) expect(removedIn, key).to.match(/^1\.\d{2}$/);
  });

  it("leads to API versions that stay", () => {
    for (const [key, { replacement }] of entries) {
      const kind = key.slice(key.lastIndexOf("/") + 1);
      expect(deprecatedApiVersions, key).not.to.have.property(`${replacement}/${kind}`);
      expect(replacement, key).to.match(/^$|^[a-z0-9.]+\/v\d+$/);
    }
  });

  it("knows what clusters of today no longer serve", () => {
    expect(deprecatedApiVersions["policy/v1beta1/PodDisruptionBudget"]).to.deep.equal({
      replacement: "policy/v1",
      removedIn: "1.25",
    });
    expect(deprecatedApiVersions).not.to.have.property("policy/v1/PodDisruptionBudget");
  });
});
