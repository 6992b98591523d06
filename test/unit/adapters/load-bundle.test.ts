import { join } from "node:path";
import { expect } from "chai";
import { loadPlatformBundle } from "#adapters/load-bundle.ts";
import { TiphysError } from "#core/errors.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

const fleet = (isPlatform: boolean) =>
  `apiVersion: tiphys.io/v1alpha1\nkind: GuardrailFleet\nmetadata: {name: platform}\nspec: {platform: ${isPlatform}, environments: [], policies: ["builtin:best-practices"]}\n`;

describe("loadPlatformBundle", () => {
  const folder = temporaryFolder();

  async function bundleOf(isPlatform: boolean): Promise<string> {
    writeTree(folder(), { "tiphys.yaml": fleet(isPlatform) });
    await runTiphys({ argv: ["bundle"], cwd: folder() });
    return join(folder(), "guardrails/bundle.yaml");
  }

  it("reads what tiphys bundle wrote for a platform", async () => {
    const { fleet: read, policies } = loadPlatformBundle(await bundleOf(true));
    expect([read.name, read.spec.platform]).to.deep.equal(["platform", true]);
    expect(policies.map(({ metadata }) => metadata.name)).to.include("best-practices");
  });

  it("refuses the bundle of a fleet that is no platform's", async () => {
    const path = await bundleOf(false);
    expect(() => loadPlatformBundle(path))
      .to.throw(TiphysError, "TIPHYS_BUNDLE: expected the bundle of a platform fleet")
      .with.property("code", "CONFIG_INVALID");
  });

  const refused: readonly (readonly [string, string, string, RegExp])[] = [
    ["another document", "apiVersion: v1\nkind: Pod\n", "CONFIG_INVALID", /^TIPHYS_BUNDLE: /],
    ["an empty file", "", "CONFIG_INVALID", /^TIPHYS_BUNDLE: /],
    ["broken YAML", "a: [\n", "MANIFEST_UNREADABLE", /^TIPHYS_BUNDLE:\d/],
  ];
  for (const [title, text, code, message] of refused) {
    it(`refuses ${title}, and names the variable, not the path`, () => {
      writeTree(folder(), { "bundle.yaml": text });
      expect(() => loadPlatformBundle(join(folder(), "bundle.yaml")))
        .to.throw(TiphysError, message)
        .with.property("code", code);
    });
  }

  it("refuses a file that is not there", () => {
    expect(() => loadPlatformBundle(join(folder(), "none.yaml")))
      .to.throw(TiphysError, /^TIPHYS_BUNDLE: /)
      .with.property("code", "FILE_UNREADABLE");
  });
});
