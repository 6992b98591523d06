import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { overlay, promotionFleet } from "./promotion-fleet.ts";

export interface HistorySize {
  readonly apps: number;
  /** Each changes one overlay of one app. */
  readonly commits: number;
}

const ENVIRONMENTS = ["dev", "staging", "prod"] as const;
const STEP_SECONDS = 600;
/** When the last commit is made: noon of 21 November 2026, UTC. */
const END_SECONDS = 1_795_262_400;

/** A repository with a fleet of apps ("app-000" …) and a long history on main, nothing checked out. */
export function importHistory(folder: string, { apps, commits }: HistorySize): void {
  mkdirSync(folder, { recursive: true });
  git(folder, ["init", "--quiet", "--initial-branch=main"]);
  git(folder, ["fast-import", "--quiet", "--done"], [...streamOf({ apps, commits })].join(""));
}

/** The name of an app of such a fleet. */
export function appName(index: number): string {
  return `app-${String(index).padStart(3, "0")}`;
}

function* streamOf({ apps, commits }: HistorySize): Generator<string> {
  yield commit("Begin", END_SECONDS - commits * STEP_SECONDS);
  for (const [path, text] of Object.entries(promotionFleet())) {
    const isOfApp = path.startsWith("apps/shop/");
    for (let index = 0; index < (isOfApp ? apps : 1); index++)
      yield file(isOfApp ? path.replace("shop", appName(index)) : path, String(text));
  }
  for (let step = 1; step <= commits; step++) {
    // Primes, so that every app is changed in every environment, in no order that repeats soon.
    const app = appName((step * 7919) % apps);
    const environment = ENVIRONMENTS[(step * 31) % ENVIRONMENTS.length] ?? "dev";
    const text = overlay(environment, `v${1 + Math.floor(step / 3)}`);
    const isNote = step % 7 < 3;
    yield commit(`Change ${app}`, END_SECONDS - (commits - step) * STEP_SECONDS);
    yield isNote
      ? file(`apps/${app}/base/note-${step % 5}.txt`, `${step}\n`)
      : file(`apps/${app}/overlays/${environment}/kustomization.yaml`, text);
  }
  yield "done\n";
}

function commit(subject: string, seconds: number): string {
  return `commit refs/heads/main\ncommitter Ada <ada@example.com> ${seconds} +0000\n${data(subject)}`;
}

function file(path: string, text: string): string {
  return `M 100644 inline ${path}\n${data(text)}`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function git(cwd: string, args: readonly string[], input = ""): void {
  const env = { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
  const { status, stderr } = spawnSync("git", args, { cwd, env, input });
  if (status !== 0) throw new Error(`git ${args[0]}: ${stderr.toString()}`);
}
