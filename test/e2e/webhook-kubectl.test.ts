import { join } from "node:path";
import { expect } from "chai";
import { applyBundle, serversOf } from "#test/support/apply-bundle.ts";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { exampleFleet } from "#test/support/example-fleet.ts";
import { freePorts } from "#test/support/free-ports.ts";
import { type RunningTiphys, startTiphys } from "#test/support/running-tiphys.ts";
import { documentsText, shippedWebhook } from "#test/support/shipped-webhook.ts";
import { ROOT } from "#test/support/source-files.ts";
import { retried, waitFor } from "#test/support/wait-for.ts";

const DAY = 86_400_000;
const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments: [{name: prod, namespaces: ["*-prod"]}]
  policies: [policies/*.yaml]
  exceptions: [exceptions/*.yaml]
`;
const POLICY = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: images}
spec:
  title: Images are pinned
  severity: high
  remedy: Use a version tag or a digest.
  rules:
    - id: no-latest
      each: container
      path: .image
      cel: '!container.image.endsWith(":latest")'
      message: 'container "{{container.name}}" runs "{{container.image}}"'
    - {id: replicas, match: {kinds: [Deployment]}, path: .spec.replicas, cel: 'object.spec.replicas >= 2', message: "fewer than two replicas"}
`;
const exceptionUntil = (day: number) => `apiVersion: tiphys.io/v1alpha1
kind: GuardrailException
metadata: {name: legacy}
spec:
  policy: images
  rules: [no-latest]
  match: {kinds: [Deployment], names: ["legacy*"]}
  owner: shop
  reason: waits for its first release
  expires: ${new Date(day).toISOString().slice(0, 10)}
`;
const NAMESPACE = `apiVersion: v1
kind: Namespace
metadata: {name: shop-prod, labels: {tiphys.io/environment: prod}}
`;
/** What External Secrets brings, as far as the API server must know it. */
const EXTERNAL_SECRETS = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: externalsecrets.external-secrets.io}
spec:
  group: external-secrets.io
  scope: Namespaced
  names: {kind: ExternalSecret, plural: externalsecrets}
  versions:
    - name: v1
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`;

interface Workload {
  readonly image?: string;
  readonly replicas?: number;
  readonly note?: string;
}

const deployment = (
  name: string,
  { image = "web:1.0", replicas = 2, note = "a" }: Workload = {},
) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, labels: {note: ${note}}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: web, image: "${image}"}]}
`;
const pod = (name: string, image: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec: {containers: [{name: web, image: "${image}"}]}
`;

describe("what kubectl shows of the webhook", function () {
  this.timeout(120_000);
  let cluster: ControlPlane;
  let server: RunningTiphys;
  let aheadMs = 0;

  before(async () => {
    cluster = await startControlPlane();
    const [port = 0, metricsPort = 0] = await freePorts(2);
    const url = `https://127.0.0.1:${port}/validate`;
    await cluster.apply(documentsText(await shippedWebhook({ url })));
    const kubeconfig = await cluster.kubeconfigOf("tiphys-system", "tiphys-webhook");
    server = startTiphys({
      argv: [
        ...["serve", "webhook", "--kubeconfig", kubeconfig, "--tls-host", "127.0.0.1"],
        ...["--listen", `127.0.0.1:${port}`, "--metrics-listen", `127.0.0.1:${metricsPort}`],
      ],
      cwd: cluster.folder,
      now: () => Date.now() + aheadMs,
    });
    await server.said("serving");
    await cluster.apply(EXTERNAL_SECRETS);
    await retried(() => cluster.apply(NAMESPACE));
    for (const made of [deployment("old", { image: "web:latest" }), pod("old", "web:latest")])
      expect((await apply(made)).exitCode).to.equal(0);
    await inForce("shop", {
      folder: join(cluster.folder, "repository"),
      tree: {
        "tiphys.yaml": FLEET,
        "policies/images.yaml": POLICY,
        "exceptions/legacy.yaml": exceptionUntil(Date.now() + DAY),
      },
    });
  });
  after(async () => {
    await server?.stop();
    await cluster?.stop();
  });

  const kubectl = (...args: readonly string[]) => cluster.kubectl(["-n", "shop-prod", ...args]);
  const apply = (yaml: string, ...args: readonly string[]) =>
    cluster.kubectl(["-n", "shop-prod", "apply", "-f", "-", ...args], yaml);

  describe("a dry-run on the server", () => {
    it("is refused in the words of the real thing, and leaves nothing behind", async () => {
      const bad = deployment("bad", { image: "web:latest", replicas: 1 });
      const dry = await apply(bad, "--dry-run=server");
      const real = await apply(bad);
      expect([dry.exitCode, real.exitCode]).to.deep.equal([1, 1]);
      expect(dry.stderr)
        .to.contain("[1/2] images/no-latest")
        .and.to.contain("[2/2] images/replicas")
        .and.to.match(/, request [0-9a-f-]{36}\n/);
      expect(withoutId(dry.stderr)).to.equal(withoutId(real.stderr));
    });

    it("is allowed where the real thing would be, and leaves nothing behind", async () => {
      const { exitCode, stdout, stderr } = await apply(deployment("dry"), "--dry-run=server");
      expect(exitCode, stderr).to.equal(0);
      expect(stdout).to.equal("deployment.apps/dry created (server dry run)\n");
      expect((await kubectl("get", "deployment", "dry")).stderr).to.contain("NotFound");
    });

    it("of kubectl diff ends with 2 and the findings", async () => {
      const bad = deployment("bad", { image: "web:latest" });
      const { exitCode, stderr } = await cluster.kubectl(
        ["-n", "shop-prod", "diff", "-f", "-"],
        bad,
      );
      expect(exitCode).to.be.greaterThan(1);
      expect(stderr).to.contain("images/no-latest");
    });
  });

  describe("kubectl debug", () => {
    before(async () => expect((await apply(pod("web", "web:1.0"))).exitCode).to.equal(0));

    it("is refused with an image that no container may have", async () => {
      const { exitCode, stderr } = await kubectl("debug", "web", "--image=tools:latest", "-c", "a");
      expect(exitCode).to.equal(1);
      expect(stderr)
        .to.contain("images/no-latest (high) | Pod shop-prod/web")
        .and.to.contain('container "a" runs "tools:latest"');
      expect(await ephemeralContainers("web")).to.deep.equal([]);
    });

    it("goes on with another, also in a pod that was wrong before", async () => {
      for (const name of ["web", "old"]) {
        const { exitCode, stderr } = await kubectl("debug", name, "--image=tools:1.0", "-c", "b");
        expect(exitCode, stderr).to.equal(0);
        expect(await ephemeralContainers(name)).to.deep.equal(["b"]);
      }
    });

    async function ephemeralContainers(name: string): Promise<readonly string[]> {
      const { stdout } = await kubectl("get", "pod", name, "-o", "json");
      const { ephemeralContainers: containers = [] } = JSON.parse(stdout).spec;
      return containers.map((container: { readonly name: string }) => container.name);
    }
  });

  describe("what was there before", () => {
    it("stays, may be read, labelled, restarted and deleted", async () => {
      const commands = [
        ["get", "deployment", "old"],
        ["label", "deployment", "old", "seen=yes"],
        ["rollout", "restart", "deployment", "old"],
        ["scale", "deployment", "old", "--replicas=3"],
        ["delete", "deployment", "old"],
      ];
      for (const command of commands) {
        const { exitCode, stderr } = await kubectl(...command);
        expect(exitCode, `${command.join(" ")}: ${stderr}`).to.equal(0);
      }
    });
  });

  describe("an exception of the fleet", () => {
    it("covers what it names until the end of its day", async () => {
      const { exitCode, stderr } = await apply(deployment("legacy", { image: "web:latest" }));
      expect(exitCode, stderr).to.equal(0);
      const other = await apply(deployment("other", { image: "web:latest" }));
      expect(other.stderr).to.contain("images/no-latest");
    });

    it("covers only the rules it names", async () => {
      const few = await apply(deployment("legacy-small", { image: "web:latest", replicas: 1 }));
      expect(few.stderr).to.contain("[1/1] images/replicas");
    });

    it("is over the day after: what is new is denied, what it covered warns when it changes", async () => {
      aheadMs = 2 * DAY;
      const fresh = await apply(deployment("legacy-new", { image: "web:latest" }));
      expect(fresh.exitCode).to.equal(1);
      expect(fresh.stderr).to.contain("[1/1] images/no-latest");
      const changed = await apply(deployment("legacy", { image: "web:latest", note: "b" }));
      expect(changed.exitCode, changed.stderr).to.equal(0);
      expect(changed.stderr).to.contain("Warning: was there before: images/no-latest");
      aheadMs = 0;
    });
  });

  describe("the fleet ml-inference", () => {
    const example = exampleFleet("ml-inference");

    before(() => inForce("ml-inference", { folder: join(ROOT, "examples/ml-inference") }));

    it("has a dev overlay that is applied whole, without a warning", async () => {
      const { stdout } = await example.tiphys(["render", "infrastructure/overlays/dev"]);
      const applied = await cluster.kubectl(["apply", "-f", "-"], stdout);
      expect(applied.exitCode, applied.stderr).to.equal(0);
      expect(applied.stderr).to.equal("");
      const documents = stdout.split(/^---$/m).length;
      expect(applied.stdout.trim().split("\n")).to.have.length(documents);
      const again = await cluster.kubectl(["apply", "-f", "-"], stdout);
      expect(again.exitCode, again.stderr).to.equal(0);
    });

    it("refuses a plain nginx:latest with every violation that check finds", async () => {
      const nginx = await cluster.kubectl([
        ...["-n", "ml-inference-dev", "create", "deployment", "nginx", "--image=nginx:latest"],
        ...["--dry-run=client", "-o", "yaml"],
      ]);
      const { exitCode, stderr } = await cluster.kubectl(["apply", "-f", "-"], nginx.stdout);
      expect(exitCode).to.equal(1);
      const checked = await example.tiphys(["check", "-", "--env", "dev", "--format", "json"], {
        stdin: nginx.stdout,
      });
      const [{ findings }] = JSON.parse(checked.stdout).targets;
      const denied = findings.filter(({ action }: Finding) => action === "deny");
      const lines = stderr.split("\n").filter((line) => /^\[\d+\/\d+\]/.test(line));
      const said = lines.map((line) => /^\[\d+\/\d+\] (\S+) /.exec(line)?.[1]);
      expect(said).to.deep.equal(denied.map(({ policy, rule }: Finding) => `${policy}/${rule}`));
      const parts = ["pinned-images", "autogen-resources", "readiness-probe", "liveness-probe"];
      for (const part of parts) expect(stderr).to.match(new RegExp(`^\\[.*/${part} `, "m"));
    });
  });

  interface Bringing {
    readonly folder: string;
    readonly tree?: Readonly<Record<string, string>>;
  }

  async function inForce(bundle: string, { folder, tree = {} }: Bringing): Promise<void> {
    const revision = await applyBundle(cluster, folder, tree);
    await waitFor(async () => {
      const said = await serversOf(cluster, bundle);
      return said.some((one) => one.revision === revision) ? true : null;
    });
  }
});

/** Each review has an id of its own. */
function withoutId(text: string): string {
  return text.replace(/, request [0-9a-f-]{36}/, "");
}

interface Finding {
  readonly policy: string;
  readonly rule: string;
  readonly action: string;
}
