import { expect } from "chai";
import { labelledApps } from "#core/policy/app-labels.ts";

describe("labelledApps", () => {
  it("are what the labels name that people give for it, and no other", () => {
    const labels = {
      "app.kubernetes.io/part-of": "shop",
      app: "web",
      "app.kubernetes.io/name": "nginx",
      team: "a",
    };
    expect(labelledApps(labels)).to.deep.equal(["web", "nginx", "shop"]);
  });

  it("are none where labels are empty or no texts", () => {
    expect(labelledApps({ app: "", "app.kubernetes.io/name": 7 })).to.deep.equal([]);
  });
});
