// 200 apps in three environments and 10,000 commits: `status`, `history`, `promote --dry-run` beside a plain `git log`.
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { appName, importHistory } from "../support/promotion-history.ts";
import { recordPrograms } from "../support/recorded-programs.ts";
import { toolPath } from "../support/tools.ts";
import { median, ownCpu, peakMemory, type TimedCommand, timeCommand } from "./time-command.ts";

const { values } = parseArgs({
  options: {
    apps: { type: "string", default: "200" },
    commits: { type: "string", default: "10000" },
    runs: { type: "string", default: "11" },
  },
});
const launcher = join(import.meta.dirname, "../../bin/tiphys.js");
const kustomize = await toolPath("kustomize");
const folder = mkdtempSync(join(tmpdir(), "tiphys-bench-"));
const repository = join(folder, "repository");
const app = appName(7);
const OVERLAY = `apps/${app}/overlays/prod`;
/** A promotion renders its target without and with the change. */
const RENDERS = 2;
try {
  const size = { apps: Number(values.apps), commits: Number(values.commits) };
  importHistory(repository, size);
  timeCommand(git("reset", "--quiet", "--hard"));
  bench(size);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function bench({ apps, commits }: { readonly apps: number; readonly commits: number }): void {
  const raw = ["log", "--first-parent", "-m", "--raw", "--format=%H"];
  const commands = {
    "git log of all": git(...raw, "--", "apps"),
    "git log of one": git(...raw, "--", OVERLAY),
    "kustomize build": command("kustomize build", { program: kustomize, args: ["build", OVERLAY] }),
    "node alone": tiphys("--version"),
    status: tiphys("status"),
    history: tiphys("history", app, "--env", "prod"),
    "promote --dry-run": tiphys("promote", app, "--to", "prod", "--dry-run"),
  };
  const times = new Map(Object.keys(commands).map((name) => [name, [] as number[]]));
  for (let run = 0; run <= Number(values.runs); run++)
    for (const [name, each] of Object.entries(commands)) {
      const { seconds } = timeCommand(each);
      if (run > 0) times.get(name)?.push(seconds);
    }
  console.log(
    `\npromotion: ${apps} apps x 3 environments, ${commits} commits, ${cpus().length} x ${cpus()[0]?.model ?? "unknown"}, medians of ${values.runs} runs`,
  );
  console.log("what              |     ms | least | own CPU ms | git processes |  MB");
  for (const [name, each] of Object.entries(commands))
    console.log(line(name, each, times.get(name) ?? []));
  const of = (name: string) => median(times.get(name) ?? []);
  const own = of("promote --dry-run") - RENDERS * of("kustomize build");
  console.log(`promote --dry-run without kustomize: ${milliseconds(own)} ms`);
}

function line(name: string, each: TimedCommand, times: readonly number[]): string {
  const isOurs = each.command === process.execPath;
  return [
    name.padEnd(17),
    milliseconds(median(times)).padStart(6),
    milliseconds(Math.min(...times)).padStart(5),
    (isOurs ? String(ownCpu(each)) : "").padStart(10),
    (isOurs ? String(gitProcesses(each)) : "").padStart(13),
    (isOurs ? String(peakMemory(each)) : "").padStart(3),
  ].join(" | ");
}

function gitProcesses(each: TimedCommand): number {
  const programs = recordPrograms(join(folder, "recorded"), ["git"]);
  timeCommand({ ...each, env: { ...each.env, PATH: programs.path } });
  return programs.calls().length;
}

function milliseconds(seconds: number): string {
  return String(Math.round(seconds * 1000));
}

function tiphys(...args: readonly string[]): TimedCommand {
  return command(args[0] ?? "", { program: process.execPath, args: [launcher, ...args] });
}

function git(...args: readonly string[]): TimedCommand {
  return command(`git ${args[0]}`, { program: "git", args });
}

function command(
  name: string,
  { program, args }: { readonly program: string; readonly args: readonly string[] },
): TimedCommand {
  const env = { PATH: process.env.PATH, HOME: folder, TIPHYS_KUSTOMIZE: kustomize };
  return { name, command: program, args, cwd: repository, env, expect: [0] };
}
