import {
  environmentNamespaces,
  type NamespaceFolder,
} from "#authoring/init/environment-namespaces.ts";
import { expect } from "chai";

describe("environmentNamespaces", () => {
  it("takes an overlay's own namespace before that of its base", () => {
    expect(
      namespaces({ prod: ["prod"] }, [one("prod", "shop", ["base"]), one("base", "old")]),
    ).to.deep.equal({
      prod: ["shop"],
    });
  });

  it("looks through what an overlay builds, all of it", () => {
    const found = [one("prod", null, ["a", "b"]), one("a", "shop"), one("b", "pay")];

    expect(namespaces({ prod: ["prod"] }, found)).to.deep.equal({ prod: ["pay", "shop"] });
  });

  it("makes a glob of a common ending, if no other environment's namespace has it", () => {
    const found = [one("1", "shop-prod"), one("2", "pay-prod"), one("3", "x-dr-prod")];

    expect(namespaces({ prod: ["1", "2"] }, found)).to.deep.equal({ prod: ["*-prod"] });
    expect(namespaces({ prod: ["1", "2"], dr: ["3"] }, found)).to.deep.equal({
      prod: ["pay-prod", "shop-prod"],
      dr: ["x-dr-prod"],
    });
  });

  it("claims nothing that two environments use, and survives a circle", () => {
    const found = [
      one("dev", "web"),
      one("prod", "web"),
      one("x", null, ["y"]),
      one("y", null, ["x"]),
    ];
    const { shared } = environmentNamespaces(
      new Map([
        ["dev", ["dev", "x"]],
        ["prod", ["prod"]],
      ]),
      found,
    );

    expect(shared).to.deep.equal([{ namespace: "web", environments: ["dev", "prod"] }]);
  });
});

function namespaces(
  folders: Readonly<Record<string, readonly string[]>>,
  found: readonly NamespaceFolder[],
) {
  return Object.fromEntries(
    environmentNamespaces(new Map(Object.entries(folders)), found).namespaces,
  );
}

function one(
  path: string,
  namespace: string | null,
  refersTo: readonly string[] = [],
): NamespaceFolder {
  return { path, namespaces: namespace === null ? [] : [namespace], refersTo };
}
