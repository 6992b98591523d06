import { execFile } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { writeTree } from "#test/support/file-tree.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { shippedWebhook } from "#test/support/shipped-webhook.ts";
import { ROOT } from "#test/support/source-files.ts";
import { toolPath } from "#test/support/tools.ts";

const run = promisify(execFile);

/** What an installation of Argo CD has already. */
const ARGO_CD = `apiVersion: v1
kind: ConfigMap
metadata: {name: argocd-cm, labels: {app.kubernetes.io/part-of: argocd}}
data: {url: https://argocd.example.com}
`;

const bundle = (status: object | undefined) => ({
  apiVersion: "tiphys.io/v1alpha1",
  kind: "GuardrailBundle",
  metadata: { name: "shop", generation: 4 },
  ...(status === undefined ? {} : { status }),
});
const condition = (type: string, status: string, message: string, observedGeneration = 4) => ({
  ...{ type, status, message, observedGeneration, reason: "Said" },
});
const fine = condition("InForce", "True", "revision sha256:aa");
const exception = (status: object | undefined) => ({
  apiVersion: "tiphys.io/v1alpha1",
  kind: "GuardrailException",
  metadata: { name: "breakglass-1" },
  ...(status === undefined ? {} : { status }),
});

describe("what Argo CD is told of our kinds", function () {
  this.timeout(60_000);
  let folder: string;
  let argocd: string;

  before(async function () {
    this.timeout(600_000);
    argocd = await toolPath("argocd");
    folder = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-settings-")));
    const component = relative(folder, join(ROOT, "manifests/argo-cd"));
    writeTree(folder, {
      "argocd-cm.yaml": ARGO_CD,
      "kustomization.yaml": JSON.stringify({
        namespace: "argocd",
        resources: ["argocd-cm.yaml"],
        components: [component],
      }),
    });
    const { stdout } = await run(await toolPath("kustomize"), ["build", folder]);
    writeTree(folder, { "built.yaml": stdout });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const ask = async (command: string, object: object) => {
    writeTree(folder, { "object.yaml": JSON.stringify(object) });
    const { stdout } = await run(
      argocd,
      ["admin", "settings", "resource-overrides", command, join(folder, "object.yaml")].concat([
        "--argocd-cm-path",
        join(folder, "built.yaml"),
      ]),
      { env: { ARGOCD_BINARY_NAME: "argocd", HOME: folder, PATH: "/usr/bin:/bin" } },
    );
    return stdout;
  };

  const healths: readonly (readonly [title: string, object: object, expected: string])[] = [
    [
      "a bundle is healthy before any server has come, so that the servers' wave begins",
      bundle(undefined),
      "STATUS: Healthy\nMESSAGE: no server has said anything of it\n",
    ],
    [
      "a bundle in force is healthy, and says its revision",
      bundle({ conditions: [fine, condition("ClaimsUnique", "True", "nobody else")] }),
      "STATUS: Healthy\nMESSAGE: revision sha256:aa\n",
    ],
    [
      "a bundle that the servers have not taken yet is progressing",
      bundle({ conditions: [condition("InForce", "True", "revision sha256:aa", 3)] }),
      "STATUS: Progressing\nMESSAGE: the servers have not taken it yet\n",
    ],
    [
      "a faulty bundle is degraded, in the words of its status",
      bundle({ conditions: [condition("InForce", "False", "spec.policies.0: no")] }),
      "STATUS: Degraded\nMESSAGE: spec.policies.0: no\n",
    ],
    [
      "a bundle whose namespace another one claims is degraded",
      bundle({ conditions: [fine, condition("ClaimsUnique", "False", "claimed twice")] }),
      "STATUS: Degraded\nMESSAGE: claimed twice\n",
    ],
    [
      "a breakglass exception that counts is healthy",
      exception({ active: true, message: "counts until 2026-11-21T18:00:00Z" }),
      "STATUS: Healthy\nMESSAGE: counts until 2026-11-21T18:00:00Z\n",
    ],
    [
      "a breakglass exception that does not count is degraded",
      exception({ active: false, message: "over" }),
      "STATUS: Degraded\nMESSAGE: over\n",
    ],
    ["a new breakglass exception is healthy", exception(undefined), "STATUS: Healthy\nMESSAGE: \n"],
  ];
  for (const [title, object, expected] of healths)
    it(title, async () => {
      expect(await ask("health", object)).to.equal(expected);
    });

  it("the authority and the observed environments are no difference, the rest of the selectors is", async () => {
    const documents = await shippedWebhook({ url: "https://127.0.0.1:1/validate" });
    const enforce = documents.find(({ metadata }) => metadata.name === "tiphys-enforce");
    enforce.webhooks[0].clientConfig.caBundle = "QQ==";
    const shown = await ask("ignore-differences", enforce);
    const ignored = shown.split("\n").filter((line) => line.startsWith("<"));
    expect(ignored.map((line) => line.replace(/^<\s+/, ""))).to.deep.equal([
      "caBundle: QQ==",
      "values:",
      "- NONE",
    ]);
  });

  it("the examples of Applications and AppProjects fit Argo CD's schemas", async () => {
    const path = join(ROOT, "manifests/argo-cd/examples");
    const { exitCode, stdout, stderr } = await runTiphys({
      argv: ["check", path, "--format", "json"],
      cwd: folder,
    });
    expect(exitCode, stderr).to.equal(0);
    const { targets } = JSON.parse(stdout);
    expect(targets[0].resources).to.equal(4);
    const schemas = targets[0].findings.filter(
      ({ policy }: { readonly policy: string }) => policy === "kubernetes-schema",
    );
    expect(schemas).to.deep.equal([]);
  });
});
