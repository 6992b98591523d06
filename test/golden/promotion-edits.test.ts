import { expect } from "chai";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TiphysError } from "#core/errors.ts";
import { editYaml } from "#core/promotion/edit/edit-yaml.ts";
import type { YamlEdit } from "#core/promotion/edit/yaml-edit.ts";

const CASES = join(import.meta.dirname, "promotion-edits");
const names = readdirSync(CASES);

// One folder is one case: before.yaml, edits.json, and after.yaml or the error that refuses them.
describe("edits of a promotion", () => {
  it("have cases", () => expect(names.length).to.be.greaterThan(20));

  for (const name of names) {
    it(name.replaceAll("-", " "), () => {
      const folder = join(CASES, name);
      const text = readFileSync(join(folder, "before.yaml"), "utf8");
      const edits: readonly YamlEdit[] = JSON.parse(readFileSync(join(folder, "edits.json"), "utf8"));
      const [file, got] = resultOf(text, edits);
      if (process.env.GOLDEN === "update") writeFileSync(join(folder, file), got);
      expect(existsSync(join(folder, file)), file).to.equal(true);
      expect(got).to.equal(readFileSync(join(folder, file), "utf8"));
    });
  }
});

function resultOf(text: string, edits: readonly YamlEdit[]): readonly [file: string, text: string] {
  try {
    return ["after.yaml", editYaml(text, edits, { file: "kustomization.yaml" })];
  } catch (error) {
    if (!(error instanceof TiphysError)) throw error;
    return ["expected-error.txt", `${error.message}\n`];
  }
}
