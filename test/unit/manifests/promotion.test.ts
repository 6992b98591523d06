import { expect } from "chai";
import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parseAllDocuments } from "yaml";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { promotionFleet } from "#test/support/promotion-fleet.ts";
import { promotionRemote } from "#test/support/promotion-remote.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../", import.meta.url));

interface Shown {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly jobTemplate: { readonly spec: { readonly template: { readonly spec: PodSpec } } };
  };
}

interface PodSpec {
  readonly initContainers: readonly Container[];
  readonly containers: readonly Container[];
}

interface Container {
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
}

describe("manifests/promotion", function () {
  this.timeout(300_000);
  const repository = gitWorkTree();
  let folder: string;
  beforeEach(() => (folder = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-manifests-")))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function build(components: readonly string[] = []): Promise<readonly Shown[]> {
    const path = (name: string) => relative(folder, join(root, "manifests/promotion", name));
    const text = `resources: ["${path("base")}"]\ncomponents: ${JSON.stringify(components.map((name) => path(`components/${name}`)))}\n`;
    writeFileSync(join(folder, "kustomization.yaml"), text);
    const { stdout } = await run(await kustomizePath(), ["build", folder]);
    return parseAllDocuments(stdout).map((document) => document.toJS() as Shown);
  }

  const podOf = (objects: readonly Shown[]) => {
    const pod = objects.find(({ kind }) => kind === "CronJob")?.spec?.jobTemplate.spec.template
      .spec;
    if (pod === undefined) throw new Error("no CronJob");
    return pod;
  };

  it("keep to the restricted level and to good practice, but for the owner's labels", async () => {
    const env = { TIPHYS_KUSTOMIZE: await kustomizePath() };
    const argv = [
      ...["check", "--policies", "builtin:pod-security/restricted"],
      ...["--policies", "builtin:best-practices", "--format", "json", "manifests/promotion/base"],
    ];
    const { stdout } = await runTiphys({ argv, cwd: root, env });
    const [target] = JSON.parse(stdout).targets;
    const rules = new Set(target.findings.map(({ rule }: { readonly rule: string }) => rule));
    // default-deny is in the namespace that another installation, or the component, brings.
    expect([...rules].sort()).to.deep.equal(["default-deny", "labels", "pod-labels"]);
  });

  it("fit the schemas of Kubernetes", async () => {
    const env = { TIPHYS_KUSTOMIZE: await kustomizePath() };
    const argv = ["check", "--format", "json", "manifests/promotion/base"];
    const { stdout } = await runTiphys({ argv, cwd: root, env });
    const [target] = JSON.parse(stdout).targets;
    const policies = target.findings.map(({ policy }: { readonly policy: string }) => policy);
    expect(policies).not.to.include("kubernetes-schema");
    expect(target.resources).to.equal(5);
  });

  it("run one pass at a time, with a root that nobody can write, and no rights in the cluster", async () => {
    const objects = await build(["standalone"]);
    expect(objects.map(({ kind }) => kind).sort()).to.deep.equal([
      "ConfigMap",
      "ConfigMap",
      "CronJob",
      "Namespace",
      "NetworkPolicy",
      "NetworkPolicy",
      "ServiceAccount",
    ]);
    const job = objects.find(({ kind }) => kind === "CronJob");
    expect(job?.spec).to.include({ concurrencyPolicy: "Forbid" });
    expect(JSON.stringify(job)).not.to.match(/ghp_|ghs_|password/i);
  });

  it("give git the key of a Secret with the component for ssh", async () => {
    const pod = podOf(await build(["ssh"]));
    for (const { env } of [...pod.initContainers, ...pod.containers])
      expect(env.map(({ name }) => name)).to.include.members(["GIT_SSH_COMMAND", "GIT_ASKPASS"]);
  });

  it("hold a script that answers git with the token of a file", async () => {
    const objects = await build();
    const script = objects.find(({ data }) => data?.["askpass"] !== undefined)?.data?.["askpass"];
    const [path, token] = [join(folder, "askpass"), join(folder, "token")];
    // Git is given no variable but its own: the file stands in the script.
    writeFileSync(path, (script ?? "").replace("/run/secrets/tiphys/token", token));
    chmodSync(path, 0o555);
    writeFileSync(token, "ghs_token");
    const ask = async (question: string) => {
      const env = { PATH: process.env["PATH"] };
      return (await run(path, [question], { env })).stdout.trim();
    };
    expect(await ask("Username for 'https://github.com': ")).to.equal("x-access-token");
    expect(await ask("Password for 'https://x-access-token@github.com': ")).to.equal("ghs_token");
  });

  it("clone and promote by the commands that they hold", async () => {
    const kustomize = await kustomizePath();
    const files = promotionFleet({ prod: "{after: [staging], auto: true}" });
    const remote = promotionRemote(repository(), { files, kustomize });
    const objects = await build();
    const settings = objects.find(({ metadata }) => metadata.name.includes("settings"))?.data ?? {};
    const variables: Readonly<Record<string, string>> = { ...settings, REPOSITORY: remote.path };
    const work = join(dirname(repository().folder), "work");
    const argsOf = ({ args }: Container) =>
      args.map((arg) =>
        arg
          .replace(/\$\((\w+)\)/g, (_, name: string) => variables[name] ?? "")
          .replace("/clone", work),
      );
    const { initContainers, containers } = podOf(objects);
    for (const container of initContainers) {
      expect(container.command).to.deep.equal(["git"]);
      await run("git", argsOf(container), { env: { PATH: process.env["PATH"], HOME: folder } });
    }
    for (const container of containers) {
      expect(container.command).to.deep.equal(["tiphys"]);
      const env = {
        ...variables,
        TIPHYS_KUSTOMIZE: kustomize,
        GIT_CONFIG_NOSYSTEM: "1",
        HOME: folder,
      };
      const { exitCode, stderr } = await runTiphys({
        argv: argsOf(container),
        cwd: join(work, "fleet"),
        env,
      });
      expect([exitCode, stderr]).to.deep.equal([0, ""]);
    }
    expect(remote.subjects("main..tiphys/promote/shop/prod")).to.deep.equal([
      "Promote shop to prod: shop v2",
    ]);
  });

  it("name an image that the Dockerfile builds", () => {
    const text = readFileSync(join(root, "Dockerfile"), "utf8");
    expect(text).to.match(/^FROM \S+ AS promotion$/m);
  });
});
