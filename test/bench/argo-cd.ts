// A real repo-server's GenerateManifest, never from its cache: the same applications by several ways, side by side.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import type { ArgoCd } from "../support/argo-cd.ts";
import { createGitRepository } from "../support/git-repository.ts";
import { toolPath } from "../support/tools.ts";
import { type Crowd, manyApplications, renderAll } from "./argo-cd/many-applications.ts";
import { benchUploads } from "./argo-cd/uploads.ts";
import { startWay, timeRender, type Way, waysIn } from "./argo-cd/ways.ts";
import { generateFleet } from "./generate-fleet.ts";
import { median } from "./time-command.ts";

/** A controller asks for twenty at a time. */
const STATUS_PROCESSORS = 20;
const PARTS = ["sizes", "uploads", "crowd", "change"];
const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "10,1000" },
    runs: { type: "string", default: "7" },
    /** Applications at once. */
    crowd: { type: "string", default: "100" },
    /** Applications that a change of a policy renders again. */
    change: { type: "string", default: "300" },
    parts: { type: "string", default: PARTS.join(",") },
  },
});
const runs = Number(values.runs);
const folder = mkdtempSync(join(tmpdir(), "tiphys-bench-argo-"));
const ways = waysIn(folder);
const [miss, , generate, bare, , native] = ways as readonly [Way, Way, Way, Way, Way, Way];

const print = (cells: readonly string[]) => console.log(cells.join(" | "));
const millis = (value: number | undefined) => String(Math.round(value ?? 0)).padStart(6);
const ratio = (value = 0, to = 1) => `${(value / to).toFixed(2)}x`.padStart(6);

const parts: Readonly<Record<string, () => Promise<void>>> = {
  sizes: async () => {
    print(["resources", "way".padEnd(16), " first", "median", "to bare", "to floor"]);
    for (const size of values.sizes.split(",").map(Number)) await benchSize(size);
  },
  uploads: async () => {
    print(["what is sent".padEnd(50), "way".padEnd(16), "median"]);
    await benchUploads({ folder, ways: ways.slice(0, 4), runs, print });
  },
  crowd: () => benchCrowd(Number(values.crowd)),
  change: () => benchChange(Number(values.change)),
};

try {
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? "unknown"}`;
  console.log(`Node ${process.version}, ${machine}, 30 rules, milliseconds of GenerateManifest`);
  for (const name of values.parts.split(",")) {
    const part = parts[name];
    if (part === undefined) throw new Error(`parts: expected ${PARTS.join(", ")}, got "${name}"`);
    console.log("");
    await part();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function benchSize(size: number): Promise<void> {
  const root = join(folder, String(size));
  const { clean } = generateFleet(root, size);
  const kustomize = await toolPath("kustomize");
  const ready = execFileSync(kustomize, ["build", clean], { maxBuffer: 1e9 });
  writeFileSync(join(clean, "ready.txt"), ready);
  const repository = await createGitRepository(root);
  const { url, revision } = repository;
  const query = { repository: url, revision, path: relative(root, clean), plugin: null };
  const running = await Promise.all(ways.map((way) => startWay(way)));
  const turn = async () => {
    const times: number[] = [];
    for (const [index, way] of ways.entries())
      times.push(await timeRender(running[index] as ArgoCd, { way, query }));
    return times;
  };
  try {
    const first = await turn();
    const turns: (readonly number[])[] = [];
    for (let run = 0; run < runs; run++) turns.push(await turn());
    const medians = ways.map((_, index) => median(turns.map((times) => times[index] ?? 0)));
    for (const [index, { name }] of ways.entries()) {
      const [found, base, floor] = [medians[index], medians[3], medians[4]];
      const numbers = [millis(first[index]), millis(found), ratio(found, base)];
      print([String(size).padStart(9), name.padEnd(16), ...numbers, ratio(found, floor)]);
    }
  } finally {
    for (const argoCd of running) await argoCd.stop();
    await repository.remove();
  }
}

/** All of them at once, for the first time and, where renders are kept, once more. */
async function benchCrowd(count: number): Promise<void> {
  const { repository, queries } = await manyApplications(join(folder, "crowd"), count);
  print(["at once", "way".padEnd(22), "wall s", "failed", "peak MB"]);
  for (const way of [miss, generate, bare, native]) {
    const argoCd = await startWay(way);
    const show = (name: string, crowd: Crowd) => printCrowd(count, { name, crowd });
    try {
      show(way.name, await renderAll(argoCd, { way, queries, atOnce: count }));
      if (way === miss)
        show("resident, all hits", await renderAll(argoCd, { way, queries, atOnce: count }));
    } finally {
      await argoCd.stop();
    }
  }
  await repository.remove();
}

async function benchChange(count: number): Promise<void> {
  const { repository, queries } = await manyApplications(join(folder, "change"), count);
  const rule = "{id: more, each: container, cel: 'has(container.image)'}";
  const revision = await repository.commit({
    "policies/more.yaml": `apiVersion: tiphys.io/v1alpha1\nkind: GuardrailPolicy\nmetadata: {name: more}\nspec: {title: More, severity: low, remedy: Set it., rules: [${rule}]}\n`,
  });
  const changed = queries.map((query) => ({ ...query, revision }));
  print(["renders", "after a policy's change".padEnd(22), "wall s", "failed", "peak MB"]);
  for (const way of [miss, generate, bare]) {
    const argoCd = await startWay(way);
    try {
      if (way === miss) await renderAll(argoCd, { way, queries, atOnce: STATUS_PROCESSORS });
      const crowd = await renderAll(argoCd, { way, queries: changed, atOnce: STATUS_PROCESSORS });
      printCrowd(count, { name: way.name, crowd });
    } finally {
      await argoCd.stop();
    }
  }
  await repository.remove();
}

function printCrowd(count: number, { name, crowd }: { name: string; crowd: Crowd }): void {
  const { seconds, failed, peakMb } = crowd;
  const numbers = [seconds.toFixed(1).padStart(6), String(failed).padStart(6), String(peakMb)];
  print([String(count).padStart(7), name.replace(", miss", "").padEnd(22), ...numbers]);
}
