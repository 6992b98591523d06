import { expect } from "chai";
import { temporaryFolder } from "#test/support/file-tree.ts";
import { graphErrors } from "#test/support/graph-errors.ts";

/** Each of these makes kustomize fetch when it is started past the graph. */
describe("a remote reference", () => {
  const folder = temporaryFolder();

  const url = "http://example.com/acme/repo";
  const spellings = [
    `Resources: ["${url}"]`,
    `re\u017fource\u017f: ["${url}"]`,
    `bases: ["git::${url}"]`,
    `components: ["${url}"]`,
    `crds: ["${url}"]`,
    `configurations: ["${url}"]`,
    `openapi: {path: "${url}"}`,
    `patches: [{Path: "${url}"}]`,
    `patchesJson6902: [{path: "${url}"}]`,
    `replacements: [{path: "${url}"}]`,
    `configMapGenerator: [{name: a, files: ["key=${url}"]}]`,
    `secretGenerator: [{name: a, ENV: "${url}"}]`,
    `generators: ["${url}"]`,
    `validators: ["{apiVersion: builtin, kind: PatchTransformer, path: ${url}}"]`,
    `transformers: ["{apiVersion: builtin, kind: ReplacementTransformer, replacements: [{path: ${url}}]}"]`,
    `resources: ["\\x68ttp://example.com/acme/repo"]`,
    `"res\\u006furces": ["${url}"]`,
    `resources: [!!str "${url}"]`,
    `resources: [!!binary ${Buffer.from(url).toString("base64")}]`,
    `resources:\n- >-\n  ${url}`,
    `? resources\n: - ${url}`,
    `x: &x {resources: ["${url}"]}\n<<: *x`,
    `resources: [a.yaml]\nResources: ["${url}"]`,
    `resources: ["${url}"]\nresources: [a.yaml]`,
    `resources: [a.yaml]\n---\nresources: ["${url}"]`,
    `# comment\rresources: ["${url}"]`,
    `# comment\u0085resources: ["${url}"]`,
    `# comment\u2028resources: ["${url}"]`,
  ];
  for (const text of spellings) {
    it(`lets no address pass in ${JSON.stringify(text)}`, () => {
      const tree = { "repo/app/kustomization.yaml": `${text}\n`, "repo/app/a.yaml": "" };
      expect(graphErrors(folder(), { tree })).to.have.length.greaterThan(1);
    });
  }
});
