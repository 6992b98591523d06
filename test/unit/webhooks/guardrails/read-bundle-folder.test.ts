import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { errorOf } from "#test/support/error-of.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { NOON } from "#test/support/fleet-setup.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { readBundleFolder } from "#webhooks/guardrails/read-bundle-folder.ts";

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments: [{name: prod, namespaces: ["*-prod"]}]
  policies: [policies/*.yaml]
`;
const POLICY = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: names}
spec: {title: Names, severity: high, rules: [{id: any, cel: "true"}]}
`;

describe("a folder in the place of a cluster", () => {
  const folder = temporaryFolder();
  const offers = () => readBundleFolder(folder(), NOON);
  const bundle = async () => {
    writeTree(folder(), { "repo/tiphys.yaml": FLEET, "repo/policies/names.yaml": POLICY });
    const cwd = join(folder(), "repo");
    return (await runTiphys({ argv: ["bundle", "--stdout"], cwd })).stdout;
  };

  it("offers its fleet where it has one, by the fleet's name", async () => {
    writeTree(folder(), { "tiphys.yaml": FLEET, "policies/names.yaml": POLICY, "other.yaml": "x" });
    const [offer, second] = await offers();
    expect(second).to.equal(undefined);
    expect(offer).to.deep.include({ name: "shop", faults: [] });
    expect(offer?.source?.policies.length).to.equal(1);
    expect(offer?.revision).to.match(/^sha256:/);
  });

  it("offers a broken fleet as a fault, in the words of check", async () => {
    writeTree(folder(), { "tiphys.yaml": FLEET.replace("environments", "enviroments") });
    const [offer] = await offers();
    expect(offer).to.deep.include({ name: "tiphys.yaml", source: null, revision: null });
    expect(offer?.faults[0]?.message).to.contain("enviroments");
  });

  it("offers every bundle of its files, with the revision that it says", async () => {
    const text = await bundle();
    writeTree(folder(), {
      "b.yaml": `${text}---\n${text.replace("\n  name: shop\nspec", "\n  name: cart\nspec")}`,
      "notes.txt": "no YAML",
      ".hidden.yaml": "{",
    });
    const found = await offers();
    expect(found.map(({ name }) => name)).to.have.members(["shop", "cart"]);
    const [, revision] = /\n {2}revision: "?(\S+?)"?\n/.exec(text) ?? [];
    expect(found[0]?.revision).to.equal(revision);
  });

  it("offers the freezes of a fleet and of a bundle, and takes a broken one for a fault", async () => {
    const freeze = (until: string) => `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFreeze
metadata: {name: peak}
spec: {owner: ops, reason: sale, until: ${until}}
`;
    const tree = {
      "tiphys.yaml": `${FLEET}  freezes: [freezes/*.yaml]\n`,
      "policies/names.yaml": POLICY,
      "freezes/peak.yaml": freeze("2026-11-30"),
    };
    const names = async () =>
      (await offers()).map(({ cargo }) => cargo?.freezes.map(({ name }) => name));
    writeTree(folder(), tree);
    expect(await names()).to.deep.equal([["peak"]]);
    const { stdout } = await runTiphys({ argv: ["bundle", "--stdout"], cwd: folder() });
    rmSync(join(folder(), "tiphys.yaml"));
    writeTree(folder(), { "bundle.yaml": stdout });
    expect(await names()).to.deep.equal([["peak"]]);
    writeTree(folder(), { "bundle.yaml": stdout.replace("2026-11-30", "2026-11-31") });
    const [offer] = await offers();
    expect(offer?.faults.map(({ message }) => message)).to.deep.equal([
      'spec.freezes.0.spec.until: expected a real day, got "2026-11-31".',
    ]);
  });

  it("tells faults of one file apart from the bundles beside it", async () => {
    writeTree(folder(), {
      "a.yaml": await bundle(),
      "b.yaml": "{",
      "c.json": '{"kind": "ConfigMap", "metadata": {"name": "settings"}}',
    });
    const found = await offers();
    expect(found.map(({ name, source }) => [name, source !== null])).to.deep.equal([
      ["shop", true],
      ["b.yaml", false],
      ["settings", false],
    ]);
    expect(found[2]?.faults[0]?.message).to.equal(
      "expected a GuardrailBundle (tiphys.io/v1alpha1). Write one with `tiphys bundle`.",
    );
  });

  it("refuses a bundle that was edited by hand", async () => {
    const text = (await bundle()).replace("severity: high", "severity: low");
    writeTree(folder(), { "a.yaml": text });
    const [offer] = await offers();
    expect(offer?.source).to.equal(null);
    expect(offer?.faults[0]?.message).to.contain("spec.revision: expected the revision of its");
  });

  it("offers nothing of an empty folder, and cannot go on without one", async () => {
    expect(await offers()).to.deep.equal([]);
    const error = await errorOf(readBundleFolder(join(folder(), "missing"), NOON));
    expect(error).to.include({ code: "CONFIG_INVALID" });
    expect(String(error)).to.contain("expected a folder with tiphys.yaml or GuardrailBundles");
  });
});
