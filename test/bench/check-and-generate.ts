import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { toolPath } from "../support/tools.ts";
import { type GeneratedFleet, generateFleet } from "./generate-fleet.ts";
import { median, peakMemory, type TimedCommand, timeCommand } from "./time-command.ts";

const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "10,100,1000,5000" },
    runs: { type: "string", default: "9" },
  },
});
const kustomize = await toolPath("kustomize");
const launcher = join(import.meta.dirname, "../../bin/tiphys.js");
const folder = mkdtempSync(join(tmpdir(), "tiphys-bench-"));
try {
  console.log(
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown"}, 30 rules, medians of wall seconds, peak memory of our own process in MB\n`,
  );
  console.log(
    "resources | runs | kustomize | check tree (ratio) | denied, with blame (to check tree) | generate (ratio, ms more) | check bundle | MB bundle | MB generate",
  );
  for (const size of values.sizes.split(",").map(Number)) benchSize(size);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function benchSize(size: number): void {
  const fleet = generateFleet(join(folder, String(size)), size);
  const rendered = join(fleet.root, "rendered.yaml");
  writeRendered(fleet, rendered);
  const commands = commandsFor(fleet, rendered);
  // kustomize takes minutes for 5,000 resources.
  const runs = size >= 5000 ? 1 : size >= 1000 ? 5 : Number(values.runs);
  const times = commands.map(() => [] as number[]);
  commands.slice(1).forEach((command) => size < 5000 && timeCommand(command));
  for (let run = 0; run < runs; run++) {
    commands.forEach((command, index) => times[index]?.push(timeCommand(command).seconds));
  }
  for (let run = runs; run < 5; run++)
    times[3]?.push(timeCommand(commands[3] as TimedCommand).seconds);
  const [alone = 0, tree = 0, generate = 0, bundle = 0, blame = 0] = times.map(median);
  const memory = [commands[3], commands[2]].map((command) =>
    size >= 5000 && command === commands[2] ? "-" : peakMemory(command as TimedCommand),
  );
  console.log(
    [
      String(size).padStart(9),
      String(runs).padStart(4),
      seconds(alone).padStart(9),
      `${seconds(tree)} (${(tree / alone).toFixed(2)}x)`.padStart(18),
      `${seconds(blame)} (${(blame / tree).toFixed(2)}x)`.padStart(34),
      `${seconds(generate)} (${(generate / alone).toFixed(2)}x, ${Math.round((generate - alone) * 1000)} ms)`.padStart(
        25,
      ),
      seconds(bundle).padStart(12),
      String(memory[0]).padStart(9),
      String(memory[1]).padStart(11),
    ].join(" | "),
  );
}

function commandsFor(fleet: GeneratedFleet, rendered: string): readonly TimedCommand[] {
  const env = {
    ...process.env,
    TIPHYS_KUSTOMIZE: kustomize,
    NODE_COMPILE_CACHE: join(folder, "compile-cache"),
  };
  const ours = { command: process.execPath, env, expect: [0, 1] };
  return [
    {
      name: "kustomize build",
      command: kustomize,
      args: ["build", fleet.overlay],
      cwd: fleet.root,
      env,
      expect: [0],
    },
    {
      ...ours,
      name: "check tree",
      args: [launcher, "check", fleet.clean, "--env", "prod"],
      cwd: fleet.root,
      expect: [0],
    },
    { ...ours, name: "generate", args: [launcher, "generate"], cwd: fleet.overlay, expect: [0] },
    {
      ...ours,
      name: "check bundle",
      args: [launcher, "check", rendered, "--env", "prod"],
      cwd: fleet.root,
    },
    {
      ...ours,
      name: "check tree with blame",
      args: [launcher, "check", fleet.overlay],
      cwd: fleet.root,
      expect: [1],
    },
  ];
}

/** The rendered bundle, written without kustomize: it would take minutes for the largest. */
function writeRendered(fleet: GeneratedFleet, file: string): void {
  const small = fleet.resources < 5000;
  const source = small ? fleet : generateFleet(join(folder, "part"), 1000);
  const result = timeRender(source);
  const copies = small ? 1 : fleet.resources / 1000;
  const parts = Array.from({ length: copies }, (_, copy) =>
    result.replaceAll("app-", `part${copy}-app-`),
  );
  writeFileSync(file, parts.join("---\n"));
}

function timeRender(fleet: GeneratedFleet): string {
  const file = join(fleet.root, "part.yaml");
  timeCommand({
    name: "kustomize build",
    command: kustomize,
    args: ["build", fleet.overlay, "-o", file],
    cwd: fleet.root,
    env: process.env,
    expect: [0],
  });
  return readFileSync(file, "utf8");
}

function seconds(value: number): string {
  return value.toFixed(value < 10 ? 3 : 1);
}
