// 200 overlays of 10 resources: `tiphys check` beside the same kustomize builds, run two at a time.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { toolPath } from "../support/tools.ts";
import { generateFleet } from "./generate-fleet.ts";
import { median, type TimedCommand, timeCommand } from "./time-command.ts";

const APPS = 200;
const RUNS = 3;
const kustomize = await toolPath("kustomize");
const launcher = join(import.meta.dirname, "../../bin/tiphys.js");
const root = mkdtempSync(join(tmpdir(), "tiphys-bench-"));
try {
  writeFleet();
  const commands = [builds(), check()];
  for (const command of commands) timeCommand(command);
  const times = commands.map(() => [] as number[]);
  for (let run = 0; run < RUNS; run++)
    commands.forEach((command, index) => times[index]?.push(timeCommand(command).seconds));
  const [alone = 0, ours = 0] = times.map(median);
  console.log(
    `\nwhole fleet: ${APPS} overlays of 10 resources, ${cpus().length} x ${cpus()[0]?.model ?? "unknown"}, medians of ${RUNS} runs`,
  );
  console.log(`  kustomize builds, two at a time  ${alone.toFixed(2)} s`);
  console.log(
    `  tiphys check                     ${ours.toFixed(2)} s (${(ours / alone).toFixed(2)}x)`,
  );
} finally {
  rmSync(root, { recursive: true, force: true });
}

/** Every application with its own base and overlay, and one fleet over all. */
function writeFleet(): void {
  generateFleet(root, 10);
  const overlays: string[] = [];
  for (let app = 0; app < APPS; app++) {
    const name = `team-${String(app).padStart(3, "0")}`;
    const folder = join(root, "apps", name, "overlays/prod");
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, "kustomization.yaml"),
      `resources: [../../../shop/base]\nnamePrefix: ${name}-\nnamespace: ${name}-prod\n` +
        "labels:\n  - pairs: {env: prod}\nimages:\n  - {name: web, newName: ghcr.io/acme/web, newTag: 1.4.2}\n  - {name: envoy, newTag: 1.31.0}\n",
    );
    overlays.push(folder);
  }
  rmSync(join(root, "apps/shop/overlays"), { recursive: true, force: true });
  writeFileSync(
    join(root, "tiphys.yaml"),
    `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: bench}
spec:
  environments:
    - {name: prod, overlays: ["apps/{app}/overlays/prod"], namespaces: ["*-prod"]}
  policies: [policies/*.yaml]
`,
  );
  writeFileSync(join(root, "overlays.txt"), overlays.join("\n"));
}

function builds(): TimedCommand {
  return {
    name: "kustomize builds",
    command: "xargs",
    args: ["-a", "overlays.txt", "-n", "1", "-P", "2", kustomize, "build"],
    cwd: root,
    env: process.env,
    expect: [0],
  };
}

function check(): TimedCommand {
  return {
    name: "check",
    command: process.execPath,
    args: [launcher, "check", "--quiet"],
    cwd: root,
    env: { ...process.env, TIPHYS_KUSTOMIZE: kustomize },
    expect: [0],
  };
}
