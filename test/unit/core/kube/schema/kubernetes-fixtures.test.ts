import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { openSchemas } from "#adapters/open-schemas.ts";
import { readYaml } from "#core/kube/read-yaml.ts";
import { isKubeObject } from "#core/kube/resource.ts";
import { checkObject } from "#core/kube/schema/check-object.ts";
import { goModule } from "#test/support/go-module.ts";

/** k8s.io/api holds an object of every kind with every field filled, as Kubernetes itself writes them. */
const MODULES: Readonly<Record<string, string>> = {
  "1.36": "k8s.io/api@v0.36.3",
  "1.35": "k8s.io/api@v0.35.4",
  "1.34": "k8s.io/api@v0.34.4",
};

describe("the schemas of Kubernetes", function () {
  this.timeout(300_000);
  const library = openSchemas();

  it("are those that the fixtures are there for", () => {
    expect(library.versions()).to.deep.equal(Object.keys(MODULES));
  });

  for (const [version, module] of Object.entries(MODULES)) {
    it(`find nothing wrong with the objects of Kubernetes ${version}`, async function () {
      const folder = join(await goModule(this, module), "testdata/HEAD");
      const schemas = library.open(version);
      const faults: string[] = [];
      let judged = 0;
      for (const name of readdirSync(folder).filter((file) => file.endsWith(".yaml"))) {
        const [document] = readYaml(readFileSync(join(folder, name), "utf8"), { file: name });
        if (!isKubeObject(document?.value)) continue;
        const schema = schemas.find(document.value.apiVersion, document.value.kind);
        if (schema === null) continue;
        judged += 1;
        const problems = checkObject(document.value, schema, () => true);
        faults.push(...problems.map(({ keys, text }) => `${name} /${keys.join("/")}: ${text}`));
      }
      expect(faults).to.deep.equal([]);
      expect(judged).to.be.greaterThan(85);
    });
  }
});
