import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import { PUBLISHED_STATUS_SCHEMA } from "#core/published-status.ts";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { promotionFleet } from "#test/support/promotion-fleet.ts";
import { type PromotionRemote, promotionRemote } from "#test/support/promotion-remote.ts";
import { documentsText, shippedDocuments } from "#test/support/shipped-webhook.ts";

const NAMESPACE = '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"tiphys-system"}}';
const fits = new Ajv2020({ allowUnionTypes: true }).compile(PUBLISHED_STATUS_SCHEMA);

describe("tiphys promote --auto --publish", function () {
  this.timeout(120_000);
  const repository = gitWorkTree();
  let cluster: ControlPlane;
  let remote: PromotionRemote;
  let account: string;

  before(async () => {
    cluster = await startControlPlane();
    await cluster.apply(NAMESPACE);
    const components = ["promotion/components/publish"];
    const shipped = await shippedDocuments({ resources: ["promotion/base"], components, url: "" });
    await cluster.apply(documentsText(shipped));
    account = await cluster.kubeconfigOf("tiphys-system", "tiphys-promotion");
  });
  after(() => cluster?.stop());
  beforeEach(async () => {
    const files = promotionFleet({ prod: "{after: [staging], auto: true, soak: 30m}" });
    remote = promotionRemote(repository(), { files, kustomize: await kustomizePath() });
  });

  const publish = (...argv: readonly string[]) =>
    remote.tiphys(["promote", "--auto", "--push", "--publish", "--kubeconfig", account, ...argv]);
  async function published(): Promise<Readonly<Record<string, string>>> {
    const get = [
      "-n",
      "tiphys-system",
      "get",
      "configmap",
      "tiphys-promotion-status",
      "-o",
      "json",
    ];
    return JSON.parse((await cluster.kubectl(get)).stdout).data ?? {};
  }

  it("leaves where each version is, and why one waits, with the rights of the shipped account", async () => {
    const { exitCode, stderr } = await publish();
    expect([exitCode, stderr]).to.deep.equal([0, ""]);
    const status = JSON.parse((await published())["shop.json"] ?? "");
    fits(status);
    expect(fits.errors).to.equal(null);
    expect(status).to.include({ fleet: "shop", branch: "origin/main", commit: remote.tip("main") });
    const told = status.apps.map(
      ({ environment, version, pending }: Told) =>
        `${environment}: ${version}; ${pending?.verdict} ${pending?.reason}`,
    );
    expect(told[0]).to.equal("dev: shop v3; undefined undefined");
    expect(told[2]).to.match(/^prod: shop v1; wait soak: .* of 30m in staging$/);
  });

  it("leaves the keys of other fleets alone", async () => {
    const patch = ["-n", "tiphys-system", "patch", "configmap", "tiphys-promotion-status"];
    await cluster.kubectl([...patch, "--type=merge", "-p", '{"data":{"other.json":"{}"}}']);
    await publish();
    expect(await published()).to.have.all.keys("shop.json", "other.json");
  });

  it("ends with 2 and says why where it may not write, with the promotions made", async () => {
    const base = remote.tip("main");
    remote.change(promotionFleet({ prod: "{after: [staging], auto: true}" }));
    const { exitCode, stdout, stderr } = await publish("--publish-namespace", "default");
    expect(exitCode).to.equal(2);
    expect(stdout).to.contain("1 promoted");
    expect(stderr).to.contain(
      "expected to write it, got status 403. Check that the namespace exists",
    );
    expect(remote.subjects(`${base}..main`)).to.include("Promote shop to prod: shop v2");
  });

  const refusals = [
    { argv: ["--dry-run"], says: "--publish: expected no --dry-run beside it" },
    { argv: ["shop"], says: "--publish: expected no APP beside it" },
  ];
  for (const { argv, says } of refusals) {
    it(`refuses ${argv.join(" ")}`, async () => {
      const { exitCode, stderr } = await publish(...argv);
      expect(exitCode).to.equal(2);
      expect(stderr).to.contain(says);
    });
  }

  it("refuses to go without a cluster before it says that all is well", async () => {
    const { exitCode, stderr } = await remote.tiphys(["promote", "--auto", "--push", "--publish"]);
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain("--publish: expected a cluster, got none");
  });
});

interface Told {
  readonly environment: string;
  readonly version: string;
  readonly pending: { readonly verdict: string; readonly reason: string } | null;
}
