import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import { type ExampleCluster, startExampleCluster } from "#test/support/example-cluster.ts";
import { documentsText } from "#test/support/shipped-webhook.ts";
import { retried } from "#test/support/wait-for.ts";

const NAMESPACE = "shop-production";
const ISTIO = "docker.io/istio/proxyv2:1.27.0";
/** As Istio with its CNI plugin adds it: restricted, but from its own registry, and without limits and probes. */
const sidecar = (name: string, image: string) => ({
  name,
  image,
  args: ["proxy", "sidecar"],
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    runAsNonRoot: true,
    runAsUser: 1337,
  },
});

interface PodTemplate {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: { readonly containers: readonly object[] };
}

describe("sidecars that a mesh adds to the pods of examples/kubernetes-move", function () {
  this.timeout(120_000);
  let example: ExampleCluster;
  let template: PodTemplate;

  before(async function () {
    this.timeout(600_000);
    example = await startExampleCluster(this, "kubernetes-move");
    await example.serveAs("production");
    const [namespace] = (await example.render("apps/platform/overlays/production")).filter(
      ({ kind }) => kind === "Namespace",
    );
    await retried(() => example.plane.apply(JSON.stringify(namespace)));
    const objects = await example.render("apps/web/overlays/production");
    const rollout = objects.find(({ kind }) => kind === "Rollout");
    ({ template } = rollout?.spec as { readonly template: PodTemplate });
  });
  after(() => example?.stop());

  const create = (name: string, added: object) => {
    const pod: KubeObject = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { ...template.metadata, name, namespace: NAMESPACE },
      spec: { ...template.spec, containers: [...template.spec.containers, added] },
    };
    return example.plane.kubectl(["create", "--dry-run=server", "-f", "-"], documentsText([pod]));
  };

  it("stop nobody, by the name and image that the fleet knows", async () => {
    const { exitCode, stderr } = await create("web", sidecar("istio-proxy", ISTIO));
    expect(exitCode, stderr).to.equal(0);
  });

  const strangers = [
    { title: "another name", added: sidecar("proxy", ISTIO) },
    { title: "another image", added: sidecar("istio-proxy", "docker.io/evil/proxyv2:1.27.0") },
  ];
  for (const { title, added } of strangers) {
    it(`are judged like any container under ${title}, and alone`, async () => {
      const { exitCode, stderr } = await create("web", added);
      expect(exitCode).to.equal(1);
      expect(stderr).to.contain("best-practices/image-registries");
      expect(stderr).to.contain("best-practices/resource-limits");
      const containers = [...stderr.matchAll(/container "([^"]+)"/g)].map(([, name]) => name);
      expect([...new Set(containers)]).to.deep.equal([added.name]);
    });
  }
});
