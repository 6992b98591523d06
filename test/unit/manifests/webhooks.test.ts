import { execFile } from "node:child_process";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { parseAllDocuments } from "yaml";
import { kustomizePath } from "#test/support/need-tool.ts";

const run = promisify(execFile);
const manifests = fileURLToPath(new URL("../../../manifests/webhooks/", import.meta.url));

interface Shown {
  readonly kind: string;
  readonly metadata: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: unknown;
}

describe("manifests/webhooks", function () {
  this.timeout(300_000);
  let folder: string;
  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "tiphys-manifests-")));
  });
  after(async () => rm(folder, { recursive: true, force: true }));

  const build = async (...components: readonly string[]) => {
    const path = (name: string) => relative(folder, join(manifests, name));
    const names = components.map((name) => path(`components/${name}`));
    const resources = JSON.stringify([path("base")]);
    const text = `resources: ${resources}\ncomponents: ${JSON.stringify(names)}\n`;
    await writeFile(join(folder, "kustomization.yaml"), text);
    const { stdout } = await run(await kustomizePath(), ["build", folder]);
    return parseAllDocuments(stdout).map((document) => document.toJS() as Shown);
  };

  const configurations = (objects: readonly Shown[]) =>
    objects.filter(({ kind }) => kind === "ValidatingWebhookConfiguration");
  const server = (objects: readonly Shown[]) =>
    JSON.stringify(objects.find(({ kind }) => kind === "Deployment"));

  it("keep certificates of their own unless told otherwise", async () => {
    const objects = await build();
    expect(server(objects)).not.to.contain("--tls-cert");
    const labels = configurations(objects).map(
      ({ metadata }) => metadata.labels?.["tiphys.io/own-certificates"],
    );
    expect(labels).to.deep.equal(["true", "true"]);
  });

  it("take cert-manager's with the component, and leave the authority to it", async () => {
    const objects = await build("cert-manager");
    expect(server(objects))
      .to.contain("--tls-cert=/tls/tls.crt")
      .and.contain("--tls-key=/tls/tls.key");
    for (const { metadata } of configurations(objects)) {
      expect(metadata.labels).not.to.have.property("tiphys.io/own-certificates");
      expect(metadata.annotations?.["cert-manager.io/inject-ca-from"]).to.equal(
        "tiphys-system/tiphys-webhook",
      );
    }
    expect(objects.filter(({ kind }) => kind === "Certificate").length).to.equal(2);
  });
});
