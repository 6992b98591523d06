import { expect } from "chai";
import { literalNamespace, overlayClaims } from "#core/policy/environment.ts";
import { sourceOf } from "#test/support/fleet-setup.ts";

function fleetWith(environments: readonly object[]) {
  return sourceOf({ fleet: { environments } }).fleet;
}

describe("the environment of an overlay", () => {
  const fleet = fleetWith([
    { name: "dev", overlays: ["apps/{app}/overlays/dev", "./tools/{app}/"] },
    { name: "prod", overlays: [{ path: "infra/*/prod", app: "platform" }, "apps/*/overlays/*"] },
    { name: "late", overlays: ["apps/**"] },
  ]);
  const cases: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
    [
      "apps/shop/overlays/dev",
      [
        ["dev", "shop"],
        ["prod", "dev"],
        ["late", "dev"],
      ],
    ],
    [
      "apps/shop/overlays/prod",
      [
        ["prod", "prod"],
        ["late", "prod"],
      ],
    ],
    ["infra/dns/prod", [["prod", "platform"]]],
    ["tools/scan", [["dev", "scan"]]],
    ["docs", []],
  ];
  for (const [path, expected] of cases) {
    const names = expected.map(([name]) => name).join(", then ") || "none";
    it(`is ${names} for ${path}`, () => {
      const claims = overlayClaims(fleet, path);
      expect(claims.map(({ environment, app }) => [environment.name, app])).to.deep.equal(expected);
    });
  }

  it("may be the root of the repository", () => {
    const claims = overlayClaims(
      fleetWith([{ name: "all", overlays: [{ path: ".", app: "shop" }] }]),
      ".",
    );
    expect(claims.map(({ app }) => app)).to.deep.equal(["shop"]);
  });
});

describe("the literal namespace of an environment", () => {
  const selector = { matchLabels: { env: "prod" } };
  const cases: readonly (readonly [string, object, string | null])[] = [
    ["its only namespace", { namespaces: ["shop"] }, "shop"],
    ["null for a glob", { namespaces: ["shop-*"] }, null],
    ["null for two", { namespaces: ["shop", "pay"] }, null],
    ["null for none", {}, null],
    ["null beside a selector", { namespaces: ["shop"], namespaceSelector: selector }, null],
  ];
  for (const [title, fields, expected] of cases) {
    it(`is ${title}`, () => {
      const [environment] = fleetWith([{ name: "prod", ...fields }]).spec.environments;
      if (environment === undefined) throw new Error("no environment");
      expect(literalNamespace(environment)).to.equal(expected);
    });
  }
});
