import { expect } from "chai";
import { packedFiles } from "#test/support/plugin-archive.ts";
import { type PluginServer, startPluginServer } from "#test/support/plugin-server.ts";

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  unmatched: audit
  environments: []
`;
const ACCEPTED =
  "  render: {acceptedLoss: [{overlay: web, resources: 2, until: 2026-11-30, reason: moved}]}\n";
const map = (name: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: shop}\n`;

describe("what the resident plugin server remembers of an application", () => {
  let server: PluginServer;

  beforeEach(async () => {
    server = await startPluginServer();
  });
  afterEach(() => server.stop());

  interface Question {
    readonly names: readonly string[];
    readonly fleet?: string;
    readonly app?: string;
    readonly project?: string;
  }

  /** How many manifests come of a folder of ConfigMaps, or why none. */
  async function render({ names, fleet = FLEET, app = "web", project = "shop" }: Question) {
    const packed = await packedFiles({
      "tiphys.yaml": fleet,
      ...Object.fromEntries(names.map((name) => [`web/${name}.yaml`, map(name)])),
    });
    const env = {
      ARGOCD_APP_SOURCE_PATH: "web",
      ARGOCD_APP_NAME: app,
      ARGOCD_APP_PROJECT_NAME: project,
    };
    return await server.client.upload("GenerateManifest", { packed, appRelPath: "web", env }).then(
      (answer) =>
        (answer as { manifests: readonly string[] }).manifests.join("").split("kind:").length - 1,
      (error: { readonly details: string }) => error.details,
    );
  }
  const MANY = ["a", "b", "c", "d"];
  const FEW = ["a", "b"];

  it("refuses a render that lost too much, again and again, until it is whole", async () => {
    expect(await render({ names: MANY })).to.equal(4);
    for (let attempt = 0; attempt < 2; attempt++)
      expect(await render({ names: FEW })).to.match(
        /critical fleet\/render-loss \| Bundle web \| the render loses 2 of 4 resources, and may lose 30 %/,
      );
    expect(await render({ names: ["a", "b", "c"] })).to.equal(3);
  });

  it("refuses what it rendered itself before it had more", async () => {
    expect(await render({ names: FEW })).to.equal(2);
    expect(await render({ names: MANY })).to.equal(4);
    expect(await render({ names: FEW })).to.match(/fleet\/render-loss/);
  });

  it("lets pass what the fleet accepts, which then is what counts", async () => {
    expect(await render({ names: MANY })).to.equal(4);
    expect(await render({ names: FEW, fleet: FLEET + ACCEPTED })).to.equal(2);
    expect(await render({ names: FEW })).to.equal(2);
  });

  it("holds no application against another, nor one project against another", async () => {
    expect(await render({ names: MANY })).to.equal(4);
    expect(await render({ names: FEW, app: "other" })).to.equal(2);
    expect(await render({ names: FEW, project: "other" })).to.equal(2);
    expect(await render({ names: FEW })).to.match(/fleet\/render-loss/);
  });

  it("lets all go where the fleet says so", async () => {
    const fleet = `${FLEET}  render: {maxLoss: 100%}\n`;
    expect(await render({ names: MANY, fleet })).to.equal(4);
    expect(await render({ names: ["a"], fleet })).to.equal(1);
  });
});
