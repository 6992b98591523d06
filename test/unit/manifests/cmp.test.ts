import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { parse, parseAllDocuments } from "yaml";
import { COMMANDS } from "#cli/commands.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { kustomizePath } from "#test/support/need-tool.ts";

const run = promisify(execFile);
const manifests = fileURLToPath(new URL("../../../manifests/", import.meta.url));

/** What the component counts on in an Argo CD installation, and nothing else. */
const REPO_SERVER = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: argocd-repo-server}
spec:
  template:
    spec:
      automountServiceAccountToken: false
      containers:
        - name: argocd-repo-server
          image: quay.io/argoproj/argocd:v3.2.11
          volumeMounts: [{name: plugins, mountPath: /home/argocd/cmp-server/plugins}]
      volumes: [{name: var-files, emptyDir: {}}, {name: plugins, emptyDir: {}}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: argocd-cmd-params-cm}
data: {server.insecure: "true"}
`;

describe("manifests/cmp", function () {
  // The first run on a machine builds kustomize.
  this.timeout(300_000);
  let folder: string;

  before(async () => {
    await kustomizePath();
    // kustomize resolves symbolic links in relative paths, as macOS' temporary folder is one.
    folder = await realpath(await mkdtemp(join(tmpdir(), "tiphys-manifests-")));
    await writeFile(join(folder, "argo-cd.yaml"), REPO_SERVER);
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it("adds one container and three volumes to the repo-server, and keeps what was there", async () => {
    const { podSpec } = await install(["cmp"]);
    expect(podSpec.containers.map(({ name }) => name)).to.have.members([
      "tiphys",
      "argocd-repo-server",
    ]);
    expect(podSpec.volumes.map(({ name }) => name)).to.have.members([
      "var-files",
      "plugins",
      "tiphys-plugin",
      "tiphys-tmp",
      "tiphys-cache",
    ]);
    expect(podSpec.automountServiceAccountToken).to.equal(false);
  });

  it("runs the sidecar without root, privileges or a writable root file system", async () => {
    const { sidecar } = await install(["cmp"]);
    expect(sidecar.securityContext).to.deep.equal({
      runAsNonRoot: true,
      runAsUser: 999,
      runAsGroup: 999,
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(sidecar.resources).to.have.all.keys("requests", "limits");
  });

  it("starts argocd-cmp-server from var-files, with a temporary folder of its own", async () => {
    const { sidecar, podSpec } = await install(["cmp"]);
    expect(sidecar.command).to.deep.equal(["/var/run/argocd/argocd-cmp-server"]);
    expect(
      Object.fromEntries(sidecar.volumeMounts.map((m) => [m.mountPath, m.name])),
    ).to.deep.equal({
      "/var/run/argocd": "var-files",
      "/home/argocd/cmp-server/plugins": "plugins",
      "/home/argocd/cmp-server/config": "tiphys-plugin",
      "/tmp": "tiphys-tmp",
      "/cache": "tiphys-cache",
    });
    for (const own of ["tiphys-tmp", "tiphys-cache"]) {
      const volume = podSpec.volumes.find(({ name }) => name === own);
      expect(volume?.emptyDir, own).to.have.property("sizeLimit");
    }
  });

  it("mounts the plugin under a name that changes with its content", async () => {
    const byName = await install(["cmp"]);
    const discovered = await install(["cmp", "cmp-discovery"]);
    expect(byName.configMapName).to.match(/^tiphys-cmp-plugin-[a-z0-9]{10}$/);
    expect(byName.mountedConfigMap).to.equal(byName.configMapName);
    expect(discovered.mountedConfigMap).to.equal(discovered.configMapName);
    expect(discovered.configMapName).not.to.equal(byName.configMapName);
  });

  it("looks for applications only when cmp-discovery is added", async () => {
    const byName = await install(["cmp"]);
    const discovered = await install(["cmp", "cmp-discovery"]);
    expect(byName.plugin.spec).not.to.have.property("discover");
    expect(discovered.plugin.spec.discover).to.deep.equal({
      find: { command: ["tiphys", "discover"] },
    });
    const { discover, ...rest } = discovered.plugin.spec;
    expect(rest).to.deep.equal(byName.plugin.spec);
  });

  it("calls commands that tiphys has", async () => {
    const { plugin } = await install(["cmp", "cmp-discovery"]);
    const { generate, discover, parameters } = plugin.spec;
    const commands = [generate.command, discover.find.command, parameters.dynamic.command];
    const known = COMMANDS.filter(({ group }) => group === "Argo CD").map(({ name }) => name);
    expect(known.map((name) => ["tiphys", name])).to.deep.include.members(commands);
  });

  it("runs a server of our own in the same sidecar when the resident component is added", async () => {
    const usual = await install(["cmp"]);
    const { podSpec, sidecar } = await build(["cmp", "cmp/components/resident"]);
    expect(sidecar.command).to.deep.equal(["tiphys", "cmp-server"]);
    expect(COMMANDS.map(({ name }) => name)).to.include(sidecar.command[1]);
    expect(sidecar).to.deep.include({
      image: usual.sidecar.image,
      securityContext: usual.sidecar.securityContext,
      resources: usual.sidecar.resources,
    });
    expect(sidecar.volumeMounts.map(({ mountPath }) => mountPath)).to.have.members([
      "/home/argocd/cmp-server/plugins",
      "/tmp",
      "/cache",
    ]);
    expect(podSpec.volumes.map(({ name }) => name)).to.have.members([
      "var-files",
      "plugins",
      "tiphys-tmp",
      "tiphys-cache",
    ]);
  });

  const RESIDENT = "cmp/components/resident";
  const PLATFORM = "cmp/components/platform-bundle";
  for (const components of [
    ["cmp"],
    ["cmp", RESIDENT],
    ["cmp", PLATFORM],
    ["cmp", RESIDENT, PLATFORM],
    ["cmp", RESIDENT, "cmp/components/monitoring"],
  ]) {
    it(`pass our own lint: ${components.join(", ")}`, async () => {
      const { stdout: built } = await build(components);
      const { exitCode, stdout, stderr } = await runTiphys({
        argv: ["lint", "-"],
        cwd: folder,
        stdin: built,
      });
      expect(exitCode, stdout + stderr).to.equal(0);
    });
  }

  it("is scraped with the component, at a port that the resident server has, which others may not reach", async () => {
    const { objects, sidecar } = await build(["cmp", RESIDENT, "cmp/components/monitoring"]);
    const spec = (kind: string) => byKind(objects, kind).spec;
    const port = "tiphys-metrics";
    expect(JSON.stringify(sidecar)).to.contain(`"name":"${port}"`);
    expect(spec("PodMonitor").podMetricsEndpoints[0].port).to.equal(port);
    const [{ ports, from }] = spec("NetworkPolicy").ingress;
    expect(ports).to.deep.equal([{ port, protocol: "TCP" }]);
    expect(JSON.stringify(from)).to.contain("monitoring");
    expect(spec("NetworkPolicy").podSelector).to.deep.equal(spec("PodMonitor").selector);
  });

  it("passes our own lint in each file that lint looks at alone", async () => {
    // Outside of this repository, whose other components say more of the same sidecar.
    const files = ["plugin.yaml", "application.yaml", "repo-server.yaml"];
    for (const name of files) await copyFile(join(manifests, "cmp", name), join(folder, name));
    const { exitCode, stdout, stderr } = await runTiphys({ argv: ["lint", ...files], cwd: folder });
    expect(exitCode, stdout + stderr).to.equal(0);
  });

  it("sends neither .git nor small pieces, and of a repository what paths have in common where a bundle judges", async () => {
    const usual = await build(["cmp"]);
    const platform = await build(["cmp", PLATFORM]);
    const paramsOf = ({ objects }: { readonly objects: readonly any[] }) =>
      objects.find(({ metadata }) => metadata.name === "argocd-cmd-params-cm").data;
    expect(paramsOf(usual)).to.deep.equal({
      "server.insecure": "true",
      "reposerver.plugin.tar.exclusions": ".git",
    });
    expect(paramsOf(platform)).to.include({
      "reposerver.plugin.tar.exclusions": ".git",
      "reposerver.plugin.use.manifest.generate.paths": "true",
    });
    const repoServer = usual.podSpec.containers.find(({ name }) => name === "argocd-repo-server");
    expect(repoServer).to.deep.include({
      env: [{ name: "ARGOCD_CMP_CHUNK_SIZE", value: "65536" }],
    });
  });

  it("mounts the platform's bundle under a name that changes with it", async () => {
    const { objects, podSpec, sidecar } = await build(["cmp", PLATFORM]);
    const mounted = podSpec.volumes.find(({ name }) => name === "tiphys-platform")?.configMap?.name;
    expect(mounted).to.match(/^tiphys-platform-bundle-[a-z0-9]{10}$/);
    expect(objects.map(({ metadata }) => metadata.name)).to.include(mounted);
    expect(sidecar).to.have.deep.nested.property("env").that.deep.includes({
      name: "TIPHYS_BUNDLE",
      value: "/platform/bundle.yaml",
    });
  });

  it("names the version of this package as image, and the plugin in the example", async () => {
    const { sidecar, plugin } = await install(["cmp"]);
    const { version } = JSON.parse(await readFile(join(manifests, "../package.json"), "utf8"));
    const application = parse(await readFile(join(manifests, "cmp/application.yaml"), "utf8"));
    expect(sidecar.image).to.equal(`ghcr.io/tiphys/tiphys:${version}`);
    expect(application.spec.source.plugin).to.deep.equal({ name: plugin.metadata.name });
  });

  async function build(components: readonly string[]) {
    const paths = components.map((name) => relative(folder, join(manifests, name)));
    const bundle = {
      name: "tiphys-platform-bundle",
      literals: ["bundle.yaml=kind: GuardrailBundle"],
    };
    const isPlatform = components.includes("cmp/components/platform-bundle");
    const kustomization = {
      resources: ["argo-cd.yaml"],
      components: paths,
      ...(isPlatform ? { configMapGenerator: [bundle] } : {}),
    };
    await writeFile(join(folder, "kustomization.yaml"), JSON.stringify(kustomization));
    const { stdout } = await run(await kustomizePath(), ["build", folder]);
    const objects = parseAllDocuments(stdout).map((document) => document.toJS());
    const podSpec: PodSpec = byKind(objects, "Deployment").spec.template.spec;
    const sidecar = podSpec.containers.find(({ name }) => name === "tiphys");
    if (sidecar === undefined) throw new Error("no container tiphys");
    return { stdout, objects, podSpec, sidecar };
  }

  async function install(components: readonly string[]) {
    const { objects, podSpec, sidecar } = await build(components);
    const configMap = objects.find(({ data }) => data?.["plugin.yaml"] !== undefined);
    return {
      ...{ podSpec, sidecar },
      configMapName: configMap.metadata.name,
      mountedConfigMap: podSpec.volumes.find(({ configMap }) => configMap)?.configMap?.name,
      plugin: parse(configMap.data["plugin.yaml"]),
    };
  }
});

interface PodSpec {
  readonly automountServiceAccountToken: boolean;
  readonly containers: readonly {
    readonly name: string;
    readonly image: string;
    readonly command: readonly string[];
    readonly securityContext: object;
    readonly resources: object;
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  }[];
  readonly volumes: readonly {
    readonly name: string;
    readonly emptyDir?: object;
    readonly configMap?: { readonly name: string };
  }[];
}

function byKind(objects: readonly { kind: string; [field: string]: any }[], kind: string) {
  const found = objects.filter((object) => object.kind === kind);
  if (found[0] === undefined || found.length > 1) throw new Error(`expected one ${kind}`);
  return found[0];
}
