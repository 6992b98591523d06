import { expect } from "chai";
import { overlay, START_TIMEOUT_MS } from "#test/support/example-in-argo-cd.ts";
import {
  type Application,
  type ExampleInCluster,
  startInCluster,
} from "#test/support/example-in-cluster.ts";
import { waitFor } from "#test/support/wait-for.ts";

const APPLICATIONS = [
  "root",
  "ml-inference-dev",
  "ml-inference-staging",
  "ml-inference-prod",
  "monitoring",
];
const PROD = `${overlay("prod")}/kustomization.yaml`;
const BASE = "infrastructure/base/ml-inference/kustomization.yaml";
const POLICIES = "infrastructure/base/ml-inference/network-policies.yaml";
const NAMESPACE = "ml-inference-prod";

/** What Argo CD may show as one paragraph, and a person still read. */
const SCREEN_CHARACTERS = 24 * 80;

interface Workload {
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: [{ image: string }] } };
  };
}

const isSynced =
  (revision: string) =>
  ({ status }: Application) =>
    status?.sync?.status === "Synced" && status.sync.revision === revision;
const complaintOf = ({ status }: Application) =>
  status?.conditions?.find(({ type }) => type === "ComparisonError")?.message ?? null;

const complaints = new Map<string, string>();

for (const plugin of ["resident", "cmp"] as const)
  describe(`an app of apps in a cluster, rendered by ${plugin === "cmp" ? "the plugin" : "the resident plugin server"}`, () => {
    let example: ExampleInCluster;
    let fleet: ExampleInCluster["fleet"];

    before(async function () {
      this.timeout(START_TIMEOUT_MS);
      example = await startInCluster(this, plugin);
      fleet = example.fleet;
    });
    after(() => example?.stop());

    const image = async () => {
      const found = await example.live<Workload>(NAMESPACE, "rollout/ml-inference");
      return found?.spec.template.spec.containers[0].image ?? null;
    };
    /** Every object of ours in prod, with what would show any write to it. */
    const state = async () => {
      const kinds =
        "rollout,analysistemplate,svc,cm,ing,netpol,hpa,pdb,sa,role,rolebinding,externalsecret,verticalpodautoscaler";
      const columns =
        "-o=custom-columns=K:.kind,N:.metadata.name,U:.metadata.uid,R:.metadata.resourceVersion";
      const { stdout } = await example.plane.kubectl(["-n", NAMESPACE, "get", kinds, columns]);
      return stdout;
    };
    const push = async (files: Readonly<Record<string, string | null>>) => {
      const revision = await fleet.push(files);
      await example.refresh("ml-inference-prod");
      return revision;
    };
    const head = async () => (await fleet.git(["rev-parse", "main"])).trim();

    describe("while nothing is denied", () => {
      it("comes whole from its root Application", async () => {
        await example.plane.apply(example.file("infrastructure/argocd/root.yaml"));
        const revision = await head();
        for (const name of APPLICATIONS) await example.untilApplication(name, isSynced(revision));
        expect(await image()).to.equal("ghcr.io/acme/ml-inference:1.4.2");
      });

      it("syncs a commit", async () => {
        const text = example.file(PROD).replace("LOG_LEVEL=warn", "LOG_LEVEL=error");
        const revision = await push({ [PROD]: text });
        await example.untilApplication("ml-inference-prod", isSynced(revision));
      });
    });

    describe("with a commit that a policy denies and that takes resources away", () => {
      let untouched: string;
      let text: string;

      before(async () => {
        await waitFor(async () => ((await state()).includes("allow-scrape") ? true : null));
        untouched = await state();
        const prod = example.file(PROD).replace(/newTag: .*/, "newTag: latest");
        await push({ [PROD]: prod, [POLICIES]: example.file(POLICIES).split("---\n")[0] ?? "" });
        const application = await example.untilApplication(
          "ml-inference-prod",
          (found) => complaintOf(found) !== null,
        );
        text = complaintOf(application) ?? "";
        complaints.set(plugin, text);
      });

      it("leaves the Application with an error that fits on a screen", () => {
        expect(text).to.have.lengthOf.at.most(SCREEN_CHARACTERS);
        expect(text).not.to.match(/_cmp_server|\/tmp\//);
      });

      it("names rule, file and line in it", () => {
        expect(text).to.contain("model-metadata/version-matches-image");
        expect(text).to.match(/infrastructure\/overlays\/prod\/[a-z]+\.yaml:\d+/);
        expect(text).to.contain("ghcr.io/acme/ml-inference:latest");
      });

      it("changes nothing and prunes nothing, also when asked to sync", async () => {
        const operation = { operation: { sync: { prune: true } } };
        const patch = ["--type=merge", `-p=${JSON.stringify(operation)}`];
        await example.plane.kubectl([
          "-n",
          "argocd",
          "patch",
          "app",
          "ml-inference-prod",
          ...patch,
        ]);
        await example.untilApplication(
          "ml-inference-prod",
          ({ status }) =>
            status?.operationState?.phase === "Error" || status?.operationState?.phase === "Failed",
        );
        expect(await state()).to.equal(untouched);
      });

      it("leaves the other environments in sync", async () => {
        const staging = await example.live<Application>("argocd", "app/ml-inference-staging");
        expect(staging?.status?.sync?.status).to.equal("Synced");
      });
    });

    describe("once it is mended", () => {
      it("syncs the fix, and prunes what it takes away", async () => {
        const revision = await push({ [PROD]: example.file(PROD) });
        const fixed = await example.untilApplication("ml-inference-prod", isSynced(revision));
        expect(complaintOf(fixed)).to.equal(null);
        await waitFor(async () => ((await state()).includes("allow-scrape") ? null : true));
      });

      it("takes back what a person changed by hand", async () => {
        const { kubectl } = example.plane;
        const path = "/spec/template/spec/containers/0/image";
        const patch = JSON.stringify([{ op: "replace", path, value: "example.com/other:1.0.0" }]);
        const set = ["patch", "rollout/ml-inference", "--type=json", `-p=${patch}`];
        expect((await kubectl(["-n", NAMESPACE, ...set])).exitCode).to.equal(0);
        await waitFor(async () =>
          (await image()) === "ghcr.io/acme/ml-inference:1.4.2" ? true : null,
        );
      });
    });

    if (plugin === "resident")
      describe("with a commit that loses a whole kind, and breaks no rule", () => {
        it("prunes nothing, and says what was lost", async () => {
          const untouched = await state();
          const prod = example
            .file(PROD)
            .replace(/ {2}- target: \{kind: Ingress\}[^]*(?=# After)/, "");
          const base = example.file(BASE).replace(/.*- ingress.yaml\n/, "");
          await push({ [PROD]: prod, [BASE]: base });
          const refused = await example.untilApplication(
            "ml-inference-prod",
            (found) => complaintOf(found) !== null,
          );
          expect(complaintOf(refused)).to.contain("the render loses every Ingress");
          expect(await state()).to.equal(untouched);
        });

        it("prunes it once the fleet accepts that", async () => {
          const accepted = `{overlay: ${overlay("prod")}, kinds: [Ingress], until: 2099-12-31, reason: none needed}`;
          const text = `${example.file("tiphys.yaml")}  render: {acceptedLoss: [${accepted}]}\n`;
          const revision = await push({ "tiphys.yaml": text });
          await example.untilApplication("ml-inference-prod", isSynced(revision));
          await waitFor(async () => ((await state()).includes("Ingress ") ? null : true));
        });
      });
  });

describe("both ways to install the plugin", () => {
  it("show the same words in the cluster", () => {
    const [first, second] = [...complaints.values()];
    expect(first).to.be.a("string").and.to.equal(second);
  });
});
