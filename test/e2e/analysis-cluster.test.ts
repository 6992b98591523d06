import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type RunningAnalysis, startAnalysis } from "#test/support/analysis-server.ts";
import { applyBundle, builtBundle } from "#test/support/apply-bundle.ts";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import type { FileTree } from "#test/support/file-tree.ts";
import { STORY_FLEET, storyAnswer } from "#test/support/slo-story.ts";
import { startStubSource, type StubSource } from "#test/support/stub-source.ts";
import { retried } from "#test/support/wait-for.ts";

const FLEET: FileTree = Object.fromEntries(
  Object.entries(STORY_FLEET).map(([path, content]) => [path.replace("fleet/", ""), content]),
);
/** All that the server may do. */
const ACCOUNT = `apiVersion: v1
kind: Namespace
metadata: {name: tiphys-system}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: tiphys-analysis, namespace: tiphys-system}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: tiphys-analysis}
rules: [{apiGroups: [tiphys.io], resources: [guardrailbundles], verbs: [get, list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: tiphys-analysis}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: tiphys-analysis}
subjects: [{kind: ServiceAccount, name: tiphys-analysis, namespace: tiphys-system}]
`;

describe("the analysis server with SLOs from a real API server", function () {
  this.timeout(180_000);
  let cluster: ControlPlane;
  let source: StubSource;
  let server: RunningAnalysis;

  before(async () => {
    cluster = await startControlPlane();
    const crds = join(import.meta.dirname, "../../manifests/webhooks/crds/guardrailbundles.yaml");
    await cluster.apply(readFileSync(crds, "utf8"));
    await cluster.apply(ACCOUNT);
    const kubeconfig = await cluster.kubeconfigOf("tiphys-system", "tiphys-analysis");
    source = await startStubSource(storyAnswer());
    server = await startAnalysis({
      cwd: cluster.folder,
      argv: ["--kubeconfig", kubeconfig, "--prometheus", source.url],
    });
  });
  after(async () => {
    await server?.stop();
    await source?.close();
    await cluster?.stop();
  });

  const folder = () => join(cluster.folder, "repository");
  const reasonOf = async (slo: string) => {
    const body = JSON.stringify({ slo });
    const response = await fetch(`${server.url}/v1/measure`, { method: "POST", body });
    const { result } = (await response.json()) as { result: readonly [unknown, string, string] };
    return result.slice(1).join(" ");
  };
  const reasonIs = (slo: string, words: RegExp) =>
    retried(async () => expect(await reasonOf(slo)).to.match(words));

  it("is ready without a bundle, and holds", async () => {
    await retried(async () => expect((await fetch(`${server.url}/readyz`)).status).to.equal(200));
    expect(await reasonOf("checkout/availability")).to.match(
      /^hold SLO_UNKNOWN.*No objective is served/,
    );
  });

  it("answers for the SLOs of a bundle as soon as it is there", async () => {
    await applyBundle(cluster, folder(), FLEET);
    await reasonIs("checkout/availability", /^pass /);
    expect(await (await fetch(`${server.url}/metrics`)).text()).to.contain(
      'tiphys_slo_objectives{bundle="shop"} 4',
    );
  });

  it("takes a changed bundle, and keeps what a broken one does not give any more", async () => {
    const search = String(FLEET["slos/search.yaml"]);
    await applyBundle(cluster, folder(), {
      "slos/search.yaml": search.replaceAll("search", "find"),
    });
    await reasonIs("find/availability", /^(pass|fail) /);
    expect(await reasonOf("search/availability")).to.match(/^hold SLO_UNKNOWN/);
    const { text } = await builtBundle(folder());
    await cluster.apply(text.replace("target: 99.5%", "target: 100%"));
    await reasonIs("search/availability", /^hold SLO_INVALID/);
    expect(await reasonOf("find/availability")).to.match(/^(pass|fail) /);
  });

  it("answers for nothing any more when the bundle is gone", async () => {
    await cluster.kubectl(["delete", "gbundle", "shop"]);
    await reasonIs("find/availability", /^hold SLO_UNKNOWN/);
  });
});
