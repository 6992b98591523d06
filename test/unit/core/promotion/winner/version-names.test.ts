import { expect } from "chai";
import { tellApart, versionNames } from "#core/promotion/winner/version-names.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;

describe("names of a version", () => {
  it("are values of labels, tags and digests, of init containers too", () => {
    const template = {
      metadata: { labels: { app: "shop", version: "1.4.2" } },
      spec: {
        containers: [{ image: "registry:5000/shop:v1" }, { image: `ghcr.io/acme/shop@${DIGEST}` }],
        initContainers: [{ image: `migrate:v0@${DIGEST}` }, { image: "plain" }],
      },
    };
    expect([...versionNames(template)].sort()).to.deep.equal(
      ["1.4.2", DIGEST, "shop", "v0", "v1"].sort(),
    );
  });

  it("are none where there is no template", () => {
    expect([...versionNames(undefined)]).to.deep.equal([]);
  });
});

const SIDES = { old: new Set(["shop", "1.4.2", "h1"]), new: new Set(["shop", "1.5.0", "h2"]) };
const version = (value: string, name = value) => ({ name, value });

const cases = [
  {
    title: "in the order of the words",
    versions: [version("1.4.2"), version("1.5.0")],
    told: { old: "1.4.2", new: "1.5.0" },
  },
  {
    title: "in the other order, by the names that they were given",
    versions: [version("h2", "after"), version("h1", "before")],
    told: { old: "before", new: "after" },
  },
  {
    title: "not, where one of them runs nowhere",
    versions: [version("1.4.2"), version("1.6.0")],
    told: null,
  },
  {
    title: "not, by a name that both have",
    versions: [version("1.4.2"), version("shop")],
    told: null,
  },
  {
    title: "not, by two names of one version",
    versions: [version("1.5.0"), version("h2")],
    told: null,
  },
  { title: "not, where there is one alone", versions: [version("1.4.2")], told: null },
];

describe("two versions are told apart", () => {
  for (const { title, versions, told } of cases) {
    it(title, () => expect(tellApart(versions, SIDES)).to.deep.equal(told));
  }
});
