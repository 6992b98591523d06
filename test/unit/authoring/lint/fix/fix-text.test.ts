import { expect } from "chai";
import fc from "fast-check";
import { stringify } from "yaml";
import { fixApplication } from "#authoring/lint/fix/fix-application.ts";
import type { FixContext, FixDocument } from "#authoring/lint/fix/fix.ts";
import { fixDiscovery, fixPluginFile } from "#authoring/lint/fix/fix-plugin-file.ts";
import { fixText } from "#authoring/lint/fix/fix-text.ts";
import { readYaml } from "#core/kube/read-yaml.ts";

const context: FixContext = {
  repository: {
    ...{ root: "/nowhere", fleet: null, overlays: [], hasOrigin: false, isOwn: () => true },
    plugins: [{ name: "tiphys", version: "", isOurs: true }],
    bundle: { isUsed: true, revision: "sha256:new" },
    closureOf: async () => null,
  },
  discovered: [],
};
const all: FixDocument = async (value) => [
  ...(await fixPluginFile(value, context)),
  ...(await fixApplication(value, context)),
  ...(await fixDiscovery(value, context)),
];
const fix = (text: string) => fixText(text, { file: "argo.yaml", fixDocument: all, context });

const word = fc.constantFrom(
  "command",
  "comand",
  "args",
  "glob",
  "fileName",
  "filename",
  "find",
  "x",
);
const leaf = fc.constantFrom<unknown>(["tiphys", "generate"], "a: b", true, null, {}, []);
const members = fc.dictionary(word, leaf, { maxKeys: 4 });
const plugin = fc.record({
  apiVersion: fc.constant("argoproj.io/v1alpha1"),
  kind: fc.constant("ConfigManagementPlugin"),
  metadata: fc.constant({ name: "tiphys" }),
  spec: fc.dictionary(
    fc.constantFrom("generate", "genrate", "discover", "lockRepo", "provideGitCreds", "versoin"),
    fc.oneof(members, leaf),
    { maxKeys: 5 },
  ),
});
const named = fc.record({
  name: fc.constantFrom("enviroment", "environment", "images", "TIPHYS_BUNDLE_DIGEST"),
  value: fc.constant("sha256:old"),
});
const source = fc.record(
  {
    repoURL: fc.constant("https://git.example.com/acme/shop.git"),
    path: fc.constant("apps/web"),
    plugin: fc.record(
      {
        name: fc.constantFrom("", "tiphys", "tiphsy", "other"),
        parameters: fc.array(named, { maxLength: 2 }),
        env: fc.array(named, { maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
    helm: fc.constant({}),
    kustomize: fc.constantFrom({}, { namePrefix: "a-" }),
  },
  { requiredKeys: ["repoURL", "path"] },
);
const application = fc.record({
  apiVersion: fc.constant("argoproj.io/v1alpha1"),
  kind: fc.constant("Application"),
  metadata: fc.record({
    name: fc.constant("web"),
    annotations: fc.constantFrom({}, { "argocd.argoproj.io/manifest-generate-paths": "/a; /b" }),
  }),
  spec: fc.record({ source, sources: fc.array(source, { maxLength: 2 }) }, { requiredKeys: [] }),
});
const documents = fc.array(fc.oneof(plugin, application), { minLength: 1, maxLength: 3 });
const style = fc.record({
  isFlow: fc.boolean(),
  comment: fc.boolean(),
  eol: fc.constantFrom("\n", "\r\n"),
});

describe("fixText", () => {
  const text = fc.tuple(documents, style).map(([values, { isFlow, comment, eol }]) => {
    const written = values.map((value) =>
      stringify(value, isFlow ? { collectionStyle: "flow", lineWidth: 0 } : { lineWidth: 0 }),
    );
    const commented = comment ? written.map((one) => `# Before.\n\n${one}# After.\n`) : written;
    return commented.join("---\n").replaceAll("\n", eol);
  });

  it("mends in a second run nothing that it did not mend in the first", async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(text, async (before) => {
        const once = await fix(before);
        const twice = await fix(once.text);
        expect(twice.text).to.equal(once.text);
        expect(twice.done).to.deep.equal([]);
      }),
      { numRuns: 300, seed: 42 },
    );
  });

  it("leaves a text as it is where it mends nothing, and one that can be read where it does", async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(text, async (before) => {
        const { text: after, done } = await fix(before);
        if (done.length === 0) expect(after).to.equal(before);
        const read = (yaml: string) => readYaml(yaml, { file: "argo.yaml" }).length;
        expect(read(after)).to.equal(read(before));
        if (before.includes("\r\n")) expect(after).not.to.match(/[^\r]\n/);
      }),
      { numRuns: 300, seed: 43 },
    );
  });

  it("leaves what cannot be read as it is", async () => {
    const broken = "kind: ConfigManagementPlugin\nspec: {genrate: [\n";
    expect(await fix(broken)).to.deep.equal({ text: broken, done: [], left: [] });
  });
});
