import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { freePorts } from "#test/support/free-ports.ts";
import { goModule } from "#test/support/go-module.ts";
import { type GuideWorld, startGuideWorld } from "#test/support/guide-world.ts";
import { type ShownLine, shownLines } from "#test/support/shown-lines.ts";
import { ROOT } from "#test/support/source-files.ts";
import { retried } from "#test/support/wait-for.ts";

/** Pages whose lines of tiphys need a cluster or servers; of all other pages only kubectl's are run here. */
const PAGES = [
  ...["install-in-argo-cd", "install-the-webhook", "install-everything", "operate"],
  ...["scan-a-cluster", "serve-slos", "analyse-a-canary", "look-at-the-fleet", "freeze-a-fleet"],
].map((name) => `docs/guides/${name}.md`);
const OWN = [...PAGES, "docs/runbooks/README.md"];
const OTHERS = globSync("{docs,manifests}/**/*.md", { cwd: ROOT })
  .filter((page) => !OWN.includes(page) && !page.startsWith("docs/adr/"))
  .sort();

/** What would change something is asked of the API server, which judges it and does nothing. */
const CHANGES = /^kubectl (?:-n \S+ )?(?:apply|delete|label|create secret generic)(?= )/;
const ROLLOUTS = "kubectl argo rollouts ";
const EXEC = "kubectl -n argocd exec ";
const API_METRICS = "kubectl get --raw /metrics | grep ";
/** Lines that are looked at and not run, each by a test of its own that says why. */
const NOT_RUN = [ROLLOUTS, EXEC, API_METRICS];

const lines = [
  ...OWN.flatMap(shownLines),
  ...OTHERS.flatMap(shownLines).filter(({ line }) => line.startsWith("kubectl ")),
];
const isTyped = ({ line, isBlock }: ShownLine) =>
  !NOT_RUN.some((begin) => line.startsWith(begin)) && (isBlock || line.startsWith("kubectl "));
const named = (shown: readonly ShownLine[]) =>
  shown.map((each) => ({ ...each, title: `${each.line} (${each.page})` }));

describe("command lines of the guides about a cluster", function () {
  this.timeout(180_000);
  let world: GuideWorld;
  let names: Readonly<Record<string, string>> = {};
  const servers: ChildProcess[] = [];
  before(async function () {
    this.timeout(600_000);
    world = await startGuideWorld(this);
    names = await placeholders();
  });
  after(async () => {
    for (const server of servers) server.kill();
    await world?.stop();
  });

  it("are many", () => {
    expect(lines.filter(isTyped)).to.have.length.greaterThan(60);
  });

  for (const { line, page, title } of named(lines.filter(isTyped)))
    it(`do what they say: ${title}`, async () => {
      if (line.startsWith("tiphys serve ")) return await serve(typed(line));
      const folder =
        world.folders[page.endsWith("/install-in-argo-cd.md") ? "ml-inference" : "shop"];
      const { exitCode, stdout, stderr } = await run(typed(line), folder);
      expect(exitCode, `${typed(line)}\n${stdout}${stderr}`).to.equal(0);
      if (!/^(tiphys|cd) /.test(line)) expect(stdout, stderr).not.to.equal("");
    });

  for (const { line, title } of named(lines.filter((each) => each.line.startsWith(ROLLOUTS))))
    it(`name a verb of the plugin of Argo Rollouts, which is not built here: ${title}`, async function () {
      const module = await goModule(this, "github.com/argoproj/argo-rollouts@v1.9.1");
      const verb = line.slice(ROLLOUTS.length).split(" ")[0] ?? "";
      const folder = join(module, "pkg/kubectl-argo-rollouts/cmd", verb);
      expect(existsSync(folder), verb).to.equal(true);
    });

  for (const { line, title } of named(lines.filter((each) => each.line.startsWith(EXEC))))
    it(`look into a container that has the folder, where nothing runs: ${title}`, async () => {
      const [, target = "", container = "", folder = ""] =
        /exec (\S+) -c (\S+) -- df -h (\S+)$/.exec(line) ?? [];
      const path = `jsonpath={.spec.template.spec.containers[?(@.name=="${container}")].volumeMounts[*].mountPath}`;
      const { stdout } = await world.plane.kubectl(["-n", "argocd", "get", target, "-o", path]);
      expect(stdout.split(" ")).to.include(folder);
    });

  for (const { line, title } of named(lines.filter((each) => each.line.startsWith(API_METRICS))))
    it(`name a metric of the API server, which turns nobody away here: ${title}`, async function () {
      const [, name = ""] = /'apiserver_flowcontrol_(\w+)'$/.exec(line) ?? [];
      const module = await goModule(this, "k8s.io/apiserver@v0.34.4");
      const source = join(module, "pkg/util/flowcontrol/metrics/metrics.go");
      expect(readFileSync(source, "utf8")).to.contain(`"${name}"`);
    });

  function run(line: string, cwd: string) {
    return new Promise<{ exitCode: number; stdout: string; stderr: string }>((resolve) => {
      const options = { cwd, env: { ...world.environment }, timeout: 120_000 };
      execFile("bash", ["-c", line], options, (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
        resolve({ exitCode, stdout, stderr });
      });
    });
  }

  /** It goes on for the lines below it. */
  async function serve(line: string): Promise<void> {
    const { shop } = world.folders;
    const server = spawn("bash", ["-c", `exec ${line}`], {
      cwd: shop,
      env: { ...world.environment },
      stdio: "ignore",
    });
    servers.push(server);
    const address = /--listen (\S+)/.exec(line)?.[1];
    await retried(async () => expect((await fetch(`http://${address}/readyz`)).ok).to.equal(true), {
      forMs: 60_000,
    });
  }

  /** The line with the names of this world, asked and not done where it changes something. */
  function typed(line: string): string {
    const asked = CHANGES.test(line) ? line.replace(CHANGES, "$& --dry-run=server") : line;
    return Object.entries(names).reduce(
      (text, [shown, real]) => text.replaceAll(shown, real),
      asked,
    );
  }

  async function placeholders(): Promise<Readonly<Record<string, string>>> {
    const breakGlass = "tiphys breakglass --namespace shop-prod --ticket INC-1 --for 1h";
    const exception = (await run(breakGlass, world.folders.shop)).stdout.trim();
    const token = join(world.plane.folder, "token");
    writeFileSync(token, "secret");
    const [port = 0] = await freePorts(1);
    return {
      "gbundle NAME": "gbundle shop",
      "gex NAME -n NAMESPACE": `gex ${exception} -n shop-prod`,
      "breakglass-shop-prod-x7k2p": exception,
      "=FILE": `=${token}`,
      " URL": ` ${world.urls.prometheus}`,
      "http://ADDRESS": world.urls.analysis,
      "http://127.0.0.1:9090": world.urls.prometheus,
      "127.0.0.1:8090": `127.0.0.1:${port}`,
      "705ab4f5": world.denied,
      "github.com/tiphys/tiphys/": `${ROOT}/`,
      "?ref=v0.1.0": "",
      " manifests/": ` ${ROOT}/manifests/`,
    };
  }
});
