import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { parse, stringify } from "yaml";
import { blamePaths } from "#test/support/blame-paths.ts";
import { kustomizePath } from "#test/support/need-tool.ts";

const CASES = fileURLToPath(new URL("blame/", import.meta.url));
const names = readdirSync(CASES).sort();

/**
 * The overlay of a case is rendered, and each "Kind name /json/pointer" of expected.yaml is blamed on file:line:column.
 * Settings from outside stand in settings.json.
 */
describe("blame", () => {
  let kustomize = "";

  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });

  it("has cases", () => {
    expect(names.length).to.be.greaterThan(25);
  });

  for (const name of names) {
    it(name.replaceAll("-", " "), async () => {
      const folder = join(CASES, name);
      const file = join(folder, "expected.yaml");
      const expected: Readonly<Record<string, string | null>> = parse(readFileSync(file, "utf8"));
      const settings = join(folder, "settings.json");
      const got = await blamePaths(Object.keys(expected), {
        root: folder,
        directory: join(folder, "overlay"),
        kustomize,
        ...(existsSync(settings) ? { settings: JSON.parse(readFileSync(settings, "utf8")) } : {}),
      });
      if (process.env.GOLDEN === "update") writeFileSync(file, stringify(got, { lineWidth: 0 }));
      else expect(got).to.deep.equal(expected);
    });
  }
});
