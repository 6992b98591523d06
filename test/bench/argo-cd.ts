// A real repo-server's GenerateManifest, never from its cache: the same overlay by five ways, in turns.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { type ArgoCd, startArgoCd } from "../support/argo-cd.ts";
import { createGitRepository, type GitRepository } from "../support/git-repository.ts";
import { pluginCommands } from "../support/plugin-commands.ts";
import type { ApplicationQuery } from "../support/repo-server-client.ts";
import { toolPath } from "../support/tools.ts";
import { watchMemory } from "../support/watch-memory.ts";
import { generateFleet } from "./generate-fleet.ts";
import { median } from "./time-command.ts";

const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "10,1000" },
    runs: { type: "string", default: "7" },
    /** Applications at once. */
    crowd: { type: "string", default: "100" },
  },
});
const manifests = join(import.meta.dirname, "../../manifests");
const kustomize = await toolPath("kustomize");
const folder = mkdtempSync(join(tmpdir(), "tiphys-bench-argo-"));

/** What renders: our server; a plugin.yaml for Argo CD's; or the repo-server itself. */
interface Way {
  readonly name: string;
  readonly pluginFolder: string | null;
  readonly plugin: ApplicationQuery["plugin"];
}

const plugin = { name: "tiphys" };
const ways: readonly Way[] = [
  { name: "resident server", pluginFolder: null, plugin },
  { name: "tiphys generate", pluginFolder: join(manifests, "cmp"), plugin },
  { name: "bare kustomize", pluginFolder: pluginOf("kustomize", ["build", "."]), plugin },
  { name: "floor: cat", pluginFolder: pluginOf("cat", ["ready.txt"]), plugin },
  { name: "native kustomize", pluginFolder: pluginOf("true", []), plugin: null },
];

try {
  console.log(
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown"}, 30 rules, milliseconds of GenerateManifest\n`,
  );
  console.log("resources | way              | first | median | to bare kustomize");
  for (const size of values.sizes.split(",").map(Number)) await benchSize(size);
  console.log("\nat once | way              | wall s | failed | peak MB of the sidecar");
  await benchCrowd(Number(values.crowd));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function benchSize(size: number): Promise<void> {
  const { repository, query } = await fleetOf(size);
  const running = await Promise.all(ways.map(start));
  try {
    const first: number[] = [];
    for (const [index, argoCd] of running.entries())
      first.push(await timed(argoCd, { ...query, plugin: ways[index]?.plugin ?? null }));
    const times = ways.map(() => [] as number[]);
    for (let run = 0; run < Number(values.runs); run++)
      for (const [index, argoCd] of running.entries())
        times[index]?.push(await timed(argoCd, { ...query, plugin: ways[index]?.plugin ?? null }));
    const medians = times.map(median);
    for (const [index, { name }] of ways.entries()) {
      const ratio = (medians[index] ?? 0) / (medians[2] ?? 1);
      const cells = [String(size).padStart(9), name.padEnd(16)];
      const numbers = [first[index], medians[index]].map((ms) => String(Math.round(ms ?? 0)));
      console.log(
        [...cells, ...numbers.map((ms) => ms.padStart(6)), `${ratio.toFixed(2)}x`].join(" | "),
      );
    }
  } finally {
    for (const argoCd of running) await argoCd.stop();
    await repository.remove();
  }
}

async function benchCrowd(crowd: number): Promise<void> {
  const { repository, query } = await fleetOf(10);
  for (const way of ways.slice(0, 3)) {
    const argoCd = await start(way);
    try {
      await timed(argoCd, query);
      const memory = watchMemory(argoCd.pluginPid() ?? 0);
      const began = performance.now();
      const calls = Array.from({ length: crowd }, () => argoCd.repoServer.generateManifests(query));
      const answers = await Promise.allSettled(calls);
      const wall = ((performance.now() - began) / 1000).toFixed(1);
      const failed = answers.filter(({ status }) => status === "rejected").length;
      const peak = Math.round((await memory.stop()) / 1024 / 1024);
      const cells = [
        crowd,
        way.name.padEnd(16),
        wall.padStart(6),
        String(failed).padStart(6),
        peak,
      ];
      console.log(cells.map((cell) => String(cell).padStart(7)).join(" | "));
    } finally {
      await argoCd.stop();
    }
  }
  await repository.remove();
}

interface BenchFleet {
  readonly repository: GitRepository;
  readonly query: ApplicationQuery;
}

async function fleetOf(size: number): Promise<BenchFleet> {
  const root = join(folder, String(size));
  const { clean } = generateFleet(root, size);
  const ready = execFileSync(kustomize, ["build", clean], { maxBuffer: 1e9 });
  writeFileSync(join(clean, "ready.txt"), ready);
  const repository = await createGitRepository(root);
  const { url, revision } = repository;
  return { repository, query: { repository: url, revision, path: relative(root, clean), plugin } };
}

async function start({ pluginFolder }: Way): Promise<ArgoCd> {
  const commands = await pluginCommands();
  const path = ["/usr/local/bin", "/usr/bin", "/bin", join(kustomize, "..")].join(":");
  return await startArgoCd({ pluginFolder, commands, repoServerEnvironment: { PATH: path } });
}

async function timed({ repoServer }: ArgoCd, query: ApplicationQuery): Promise<number> {
  const began = performance.now();
  const { manifests: objects } = await repoServer.generateManifests(query);
  if (objects.length === 0) throw new Error("expected manifests, got none");
  return performance.now() - began;
}

function pluginOf(command: string, args: readonly string[]): string {
  const name = join(folder, `plugin-${command}`);
  mkdirSync(name);
  const generate = JSON.stringify({ command: [command], args });
  writeFileSync(
    join(name, "plugin.yaml"),
    `apiVersion: argoproj.io/v1alpha1\nkind: ConfigManagementPlugin\nmetadata: {name: tiphys}\nspec: {generate: ${generate}}\n`,
  );
  return name;
}
