import { join } from "node:path";
import { execa } from "execa";
import { expect } from "chai";
import { parseAllDocuments } from "yaml";
import { BULK_DOCUMENTS, bulkFleet } from "#test/support/bulk-fleet.ts";
import {
  DENIED,
  EXAMPLE,
  type ExampleInArgoCd,
  FAILED,
  overlay,
  START_TIMEOUT_MS,
  startExample,
} from "#test/support/example-in-argo-cd.ts";
import { createGitRepository, type GitRepository } from "#test/support/git-repository.ts";
import { type ApplicationQuery, errorText } from "#test/support/repo-server-client.ts";
import { toolPath } from "#test/support/tools.ts";

describe("the plugin in Argo CD", () => {
  let example: ExampleInArgoCd;

  before(async function () {
    this.timeout(START_TIMEOUT_MS);
    example = await startExample({ plugin: "cmp" });
  });

  after(() => example?.stop());

  describe("with manifests that nothing forbids", () => {
    it("renders dev of the example to the very objects that kustomize builds", async () => {
      const { manifests, sourceType } = await example.generate();
      const built = await kustomizeBuild(join(EXAMPLE, overlay("dev")));
      expect(sourceType).to.equal("Plugin");
      expect(built.length).to.be.greaterThan(5);
      expect(sorted(manifests.map((text) => JSON.parse(text)))).to.deep.equal(sorted(built));
    });

    it("renders several applications at once without mixing them up", async () => {
      const environments = ["dev", "staging", "prod", "dev", "staging", "prod"];
      const answers = await Promise.all(
        environments.map((environment) => example.generate({ path: overlay(environment) })),
      );
      expect(answers.map(({ manifests }) => namespacesOf(manifests))).to.deep.equal(
        environments.map((environment) => [`ml-inference-${environment}`]),
      );
    });

    it("renders for the hydrator, which tells neither Kubernetes version nor APIs", async () => {
      const { manifests } = await example.generate({ kubeVersion: "", apiVersions: [] });
      expect(manifests).not.to.have.lengthOf(0);
    });
  });

  describe("with parameters", () => {
    it("announces environment and policies", async () => {
      const details = await example.getDetails({ path: overlay("prod") });
      const names = details.plugin?.parametersAnnouncement.map(({ name }) => name);
      expect(details.type).to.equal("Plugin");
      expect(names).to.include.members(["environment", "policies"]);
    });

    it("accepts the environment that the fleet gives to the overlay", async () => {
      const { manifests } = await example.generate({ plugin: withEnvironment("dev") });
      expect(manifests).not.to.have.lengthOf(0);
    });

    it("hands kustomize settings on, and judges what comes of them", async () => {
      const replicas = { name: "replicas", map: { map: { "ml-inference": "3" } } };
      const images = { name: "images", array: { array: ["ghcr.io/acme/ml-inference:latest"] } };
      const { manifests } = await example.generate({
        plugin: { name: "tiphys", parameters: [replicas] },
      });
      const deployment = manifests.map((text) => JSON.parse(text)).find(isDeployment);
      expect(deployment.spec.replicas).to.equal(3);
      const denied = example.generate({ plugin: { name: "tiphys", parameters: [images] } });
      expect(await errorText(denied))
        .to.match(DENIED)
        .and.to.contain("ml-inference:latest");
    });

    it("refuses a parameter that it does not know", async () => {
      const parameters = [{ name: "enviroment", string: "dev" }];
      const text = await errorText(example.generate({ plugin: { name: "tiphys", parameters } }));
      expect(text).to.match(FAILED).and.to.contain('"enviroment"');
    });

    it("refuses another environment than the overlay's", async () => {
      const text = await errorText(example.generate({ plugin: withEnvironment("prod") }));
      expect(text).to.match(FAILED).and.to.contain('"prod"');
    });
  });

  describe("with work that cannot be done", () => {
    const cases = [
      {
        title: "calls an empty render an error",
        files: { "kustomization.yaml": "resources: [none.yaml]\n", "none.yaml": "# none yet\n" },
        expected: [overlay("dev")],
      },
      {
        title: "refuses a remote base and says where it stands",
        files: {
          "kustomization.yaml": "resources:\n  - https://git.example.com/acme/base//app?ref=v1\n",
        },
        expected: [
          `${overlay("dev")}/kustomization.yaml:2`,
          "https://git.example.com/acme/base//app?ref=v1",
        ],
      },
      {
        title: "names the file that a kustomization misses",
        files: { "kustomization.yaml": "resources:\n  - ../../base/ml-infrence\n" },
        expected: [`${overlay("dev")}/kustomization.yaml:2`, "ml-infrence"],
      },
    ];

    for (const { title, files, expected } of cases) {
      it(title, async () => {
        const changes = Object.entries(files).map(([name, text]) => [
          `${overlay("dev")}/${name}`,
          text,
        ]);
        const revision = await example.fleet.commit(Object.fromEntries(changes));
        const text = await errorText(example.generate({ revision }));
        expect(text).to.match(FAILED);
        for (const part of expected) expect(text).to.contain(part);
        expect(text).not.to.match(/_cmp_server|\/tmp\//);
      });
    }
  });

  describe("with bundles of several megabytes", () => {
    let bulk: GitRepository;
    let revision: string;

    before(async () => {
      bulk = await createGitRepository();
      revision = await bulk.commit(bulkFleet());
    });

    after(() => bulk?.remove());

    for (const [path, count] of Object.entries(BULK_DOCUMENTS)) {
      it(`delivers all ${count} documents of folder "${path}"`, async () => {
        const { manifests } = await example.generate({ repository: bulk.url, path, revision });
        const names = new Set(manifests.map((text) => JSON.parse(text).metadata.name));
        expect(names.size).to.equal(count);
        expect(manifests.join("").length).to.be.greaterThan(4_000_000);
      });
    }
  });
});

function withEnvironment(environment: string): ApplicationQuery["plugin"] {
  return { name: "tiphys", parameters: [{ name: "environment", string: environment }] };
}

async function kustomizeBuild(folder: string): Promise<readonly Manifest[]> {
  const { stdout } = await execa(await toolPath("kustomize"), ["build", folder]);
  return parseAllDocuments(stdout).map((document) => document.toJS());
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

function isDeployment({ kind }: Manifest): boolean {
  return kind === "Deployment";
}

function sorted(objects: readonly Manifest[]): readonly Manifest[] {
  const key = ({ kind, metadata }: Manifest) => `${kind}/${metadata.namespace}/${metadata.name}`;
  return objects.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

function namespacesOf(manifests: readonly string[]): readonly string[] {
  const namespaces = manifests.map((text) => JSON.parse(text).metadata.namespace);
  return [...new Set(namespaces.filter((namespace) => namespace !== undefined))];
}
