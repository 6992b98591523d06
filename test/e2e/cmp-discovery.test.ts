import { expect } from "chai";
import {
  type ExampleInArgoCd,
  overlay,
  START_TIMEOUT_MS,
  startExample,
} from "#test/support/example-in-argo-cd.ts";

describe("the plugin in Argo CD, with discovery", () => {
  let example: ExampleInArgoCd;

  before(async function () {
    this.timeout(START_TIMEOUT_MS);
    example = await startExample({
      plugin: "cmp-discovery",
      repoServerEnvironment: { ARGOCD_REPO_SERVER_PLUGIN_TAR_EXCLUSIONS: ".git;docs" },
    });
  });

  after(() => example?.stop());

  const cases = [
    { path: overlay("dev"), type: "Plugin", title: "takes an overlay of a fleet" },
    { path: "policies", type: "Directory", title: "leaves a folder without a kustomization alone" },
  ];

  for (const { title, path, type } of cases) {
    it(title, async () => {
      expect((await example.getDetails({ path, plugin: null })).type).to.equal(type);
    });
  }

  it("renders without the folders that Argo CD is told not to send, .git among them", async () => {
    const { manifests } = await example.generate({ plugin: {} });
    expect(manifests).not.to.have.lengthOf(0);
  });
});
