import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { parseAllDocuments } from "yaml";
import { type ArgoCd, startArgoCd } from "#test/support/argo-cd.ts";
import { BULK_DOCUMENTS, bulkFleet } from "#test/support/bulk-fleet.ts";
import { createGitRepository, type GitRepository } from "#test/support/git-repository.ts";
import { pluginCommands } from "#test/support/plugin-commands.ts";
import { type ApplicationQuery, errorText } from "#test/support/repo-server-client.ts";
import { toolPath } from "#test/support/tools.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));
const example = join(root, "examples/ml-inference");
const overlay = (environment: string) => `infrastructure/overlays/${environment}`;
/** Argo CD's own words before what the plugin wrote to stderr. */
const DENIED = /^.*`tiphys generate` failed exit status 1: /s;
const FAILED = /^.*`tiphys generate` failed exit status 2: /s;
/** The first run on a machine builds Argo CD. */
const BUILD_TIMEOUT_MS = 1_800_000;

describe("the plugin in Argo CD", () => {
  let argoCd: ArgoCd;
  let fleet: GitRepository;

  before(async function () {
    this.timeout(BUILD_TIMEOUT_MS);
    const commands = await pluginCommands();
    argoCd = await startArgoCd({ pluginFolder: join(root, "manifests/cmp"), commands });
    fleet = await createGitRepository(example);
  });

  after(async () => {
    await argoCd?.stop();
    await fleet?.remove();
  });

  describe("with manifests that nothing forbids", () => {
    it("renders dev of the example to the very objects that kustomize builds", async () => {
      const { manifests, sourceType } = await generate({ path: overlay("dev") });
      const built = await kustomizeBuild(join(example, overlay("dev")));
      expect(sourceType).to.equal("Plugin");
      expect(built.length).to.be.greaterThan(5);
      expect(sorted(manifests.map((text) => JSON.parse(text)))).to.deep.equal(sorted(built));
    });

    it("renders several applications at once without mixing them up", async () => {
      const environments = ["dev", "staging", "prod", "dev", "staging", "prod"];
      const answers = await Promise.all(
        environments.map((environment) => generate({ path: overlay(environment) })),
      );
      expect(answers.map(({ manifests }) => namespacesOf(manifests))).to.deep.equal(
        environments.map((environment) => [`ml-inference-${environment}`]),
      );
    });

    it("renders for the hydrator, which tells neither Kubernetes version nor APIs", async () => {
      const { manifests } = await generate({ kubeVersion: "", apiVersions: [] });
      expect(manifests).not.to.have.lengthOf(0);
    });
  });

  describe("with parameters", () => {
    it("announces environment and policies", async () => {
      const details = await argoCd.repoServer.getAppDetails(query({ path: overlay("prod") }));
      const names = details.plugin?.parametersAnnouncement.map(({ name }) => name);
      expect(details.type).to.equal("Plugin");
      expect(names).to.include.members(["environment", "policies"]);
    });

    it("accepts the environment that the fleet gives to the overlay", async () => {
      const { manifests } = await generate({ plugin: withEnvironment("dev") });
      expect(manifests).not.to.have.lengthOf(0);
    });

    it("refuses another environment than the overlay's", async () => {
      const text = await errorText(generate({ plugin: withEnvironment("prod") }));
      expect(text).to.match(FAILED).and.to.contain('"prod"');
    });
  });

  describe("with an image set to :latest in prod", () => {
    let texts: readonly string[];

    before(async () => {
      const path = `${overlay("prod")}/kustomization.yaml`;
      const kustomization = await readFile(join(example, path), "utf8");
      const changed = kustomization.replace(/newTag: .*/, "newTag: latest");
      const revision = await fleet.commit({ [path]: changed });
      const deny = () => errorText(generate({ path: overlay("prod"), revision }));
      texts = [await deny(), await deny()];
    });

    it("shows what is wrong, where, by which rule, and nothing of the machine", () => {
      const [text] = texts;
      expect(text)
        .to.match(DENIED)
        .and.to.match(/\[1\/\d+\]/);
      expect(text).to.contain("ghcr.io/acme/ml-inference:latest");
      expect(text).to.contain("model-metadata/version-matches-image");
      expect(text).not.to.match(/_cmp_server|\/tmp\//);
    });

    it("needs at most 4,000 bytes for it", () => {
      const report = texts[0]?.replace(DENIED, "") ?? "";
      expect(Buffer.byteLength(report)).to.be.within(100, 4000);
    });

    it("says the same words about the same commit every time", () => {
      expect(texts[1]).to.equal(texts[0]);
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
        const revision = await fleet.commit(Object.fromEntries(changes));
        const text = await errorText(generate({ revision }));
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
        const { manifests } = await generate({ repository: bulk.url, path, revision });
        const names = new Set(manifests.map((text) => JSON.parse(text).metadata.name));
        expect(names.size).to.equal(count);
        expect(manifests.join("").length).to.be.greaterThan(4_000_000);
      });
    }
  });

  function query(changes: Partial<ApplicationQuery>): ApplicationQuery {
    const { url, revision } = fleet;
    const plugin = { name: "tiphys" };
    return { repository: url, path: overlay("dev"), revision, plugin, ...changes };
  }

  function generate(changes: Partial<ApplicationQuery>) {
    return argoCd.repoServer.generateManifests(query(changes));
  }
});

describe("the plugin in Argo CD, with discovery", () => {
  let argoCd: ArgoCd;
  let fleet: GitRepository;

  before(async function () {
    this.timeout(BUILD_TIMEOUT_MS);
    const commands = await pluginCommands();
    argoCd = await startArgoCd({
      pluginFolder: join(root, "manifests/cmp-discovery"),
      commands,
      repoServerEnvironment: { ARGOCD_REPO_SERVER_PLUGIN_TAR_EXCLUSIONS: ".git;docs" },
    });
    fleet = await createGitRepository(example);
  });

  after(async () => {
    await argoCd?.stop();
    await fleet?.remove();
  });

  const cases = [
    { path: overlay("dev"), type: "Plugin", title: "takes an overlay of a fleet" },
    {
      path: "policies",
      type: "Directory",
      title: "leaves a folder without a kustomization to Argo CD",
    },
  ];

  for (const { title, path, type } of cases) {
    it(title, async () => {
      const { url: repository, revision } = fleet;
      const query = { repository, revision, path, plugin: null };
      expect((await argoCd.repoServer.getAppDetails(query)).type).to.equal(type);
    });
  }

  it("renders without the folders that Argo CD is told not to send, .git among them", async () => {
    const { url: repository, revision } = fleet;
    const query = { repository, revision, path: overlay("dev"), plugin: {} };
    const { manifests } = await argoCd.repoServer.generateManifests(query);
    expect(manifests).not.to.have.lengthOf(0);
  });
});

function withEnvironment(environment: string): ApplicationQuery["plugin"] {
  return { name: "tiphys", parameters: [{ name: "environment", string: environment }] };
}

async function kustomizeBuild(folder: string): Promise<readonly Manifest[]> {
  const { stdout } = await run(await toolPath("kustomize"), ["build", folder]);
  return parseAllDocuments(stdout).map((document) => document.toJS());
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

function sorted(objects: readonly Manifest[]): readonly Manifest[] {
  const key = ({ kind, metadata }: Manifest) => `${kind}/${metadata.namespace}/${metadata.name}`;
  return objects.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

function namespacesOf(manifests: readonly string[]): readonly string[] {
  const namespaces = manifests.map((text) => JSON.parse(text).metadata.namespace);
  return [...new Set(namespaces.filter((namespace) => namespace !== undefined))];
}
