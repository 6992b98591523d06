// The peers that are on the PATH and need no network, on the bundle that `tiphys check` judges, with rules that
// ask the same. (kubeconform fetches its schemas; kyverno and gator need seconds for a thousand objects.)
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findExecutable } from "#adapters/find-executable.ts";
import { toolPath } from "../support/tools.ts";
import { generateFleet } from "./generate-fleet.ts";
import { median, type TimedCommand, timeCommand } from "./time-command.ts";

const SIZES = [10, 100, 1000];
const RUNS = 5;
const kustomize = await toolPath("kustomize");
const launcher = join(import.meta.dirname, "../../bin/tiphys.js");
const folder = mkdtempSync(join(tmpdir(), "tiphys-bench-"));

/** Six checks that all of them have: requests and limits, probes, pinned images, labels, non-root, privileged. */
const REGO = `package main
containers := input.spec.template.spec.containers
workload { input.kind == "Deployment" }
deny[msg] { workload; c := containers[_]; not c.resources.limits.memory; msg := sprintf("%s: no limit", [c.name]) }
deny[msg] { workload; c := containers[_]; not c.livenessProbe; msg := sprintf("%s: no probe", [c.name]) }
deny[msg] { workload; c := containers[_]; endswith(c.image, ":latest"); msg := sprintf("%s: latest", [c.name]) }
deny[msg] { not input.metadata.labels.app; msg := "no label" }
deny[msg] { workload; c := containers[_]; not c.securityContext.runAsNonRoot; msg := sprintf("%s: root", [c.name]) }
deny[msg] { workload; c := containers[_]; c.securityContext.privileged; msg := sprintf("%s: privileged", [c.name]) }
`;
const LINTER = `checks:
  doNotAutoAddDefaults: true
  include: [unset-memory-requirements, no-liveness-probe, latest-tag, required-label-owner, run-as-non-root, privileged-container]
`;

type Peer = readonly [name: string, args: (file: string) => readonly string[]];

const PEERS: readonly Peer[] = [
  ["kube-linter", (file) => ["lint", "--config", join(folder, "linter.yaml"), file]],
  ["conftest", (file) => ["test", "--policy", join(folder, "rego"), file]],
];

try {
  mkdirSync(join(folder, "rego"));
  writeFileSync(join(folder, "rego/main.rego"), REGO);
  writeFileSync(join(folder, "linter.yaml"), LINTER);
  const found = PEERS.flatMap(([name, args]) => {
    const path = findExecutable(name, { env: process.env, cwd: process.cwd() });
    return path === null ? [] : [{ name, path, args }];
  });
  const missing = PEERS.filter(([name]) => !found.some((peer) => peer.name === name));
  console.log(
    `\nrendered bundle, median seconds of ${RUNS} runs, at ${SIZES.join(" / ")} resources`,
  );
  const files = SIZES.map(writeBundle);
  for (const { name, path, args } of found)
    report(
      name,
      files.map((file) => peerCommand({ name, path, args: args(file) })),
    );
  report("tiphys check", files.map(ourCommand));
  if (missing.length > 0)
    console.log(`not on the PATH, left out: ${missing.map(([name]) => name).join(", ")}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function report(name: string, commands: readonly TimedCommand[]): void {
  const medians = commands.map((command) => {
    timeCommand(command);
    return median(Array.from({ length: RUNS }, () => timeCommand(command).seconds));
  });
  console.log(`  ${name.padEnd(14)} ${medians.map((seconds) => seconds.toFixed(3)).join(" / ")}`);
}

function writeBundle(size: number): string {
  const fleet = generateFleet(join(folder, String(size)), size);
  const file = join(fleet.root, "rendered.yaml");
  execFileSync(kustomize, ["build", fleet.overlay, "-o", file]);
  return file;
}

interface PeerCall {
  readonly name: string;
  readonly path: string;
  readonly args: readonly string[];
}

function peerCommand({ name, path, args }: PeerCall): TimedCommand {
  return { name, command: path, args, cwd: folder, env: process.env, expect: [0, 1] };
}

function ourCommand(file: string): TimedCommand {
  return {
    name: "tiphys check",
    command: process.execPath,
    args: [launcher, "check", file, "--env", "prod"],
    cwd: join(file, ".."),
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, "compile-cache") },
    expect: [0, 1],
  };
}
