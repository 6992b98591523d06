import { existsSync, mkdtempSync, rmSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { runCommand, type CommandRequest } from "#adapters/run-command.ts";
import { isAlive } from "#test/support/is-alive.ts";
import { waitFor } from "#test/support/wait-for.ts";

describe("runCommand", () => {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "run-command-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = (script: string, changes: Partial<CommandRequest> = {}) =>
    runCommand({
      command: process.execPath,
      args: ["-e", script],
      cwd: folder,
      env: { PATH: process.env.PATH },
      timeLimitMs: 10_000,
      maxOutputBytes: 1024 * 1024,
      processGroup: "own",
      ...changes,
    });

  const failures = [
    {
      title: "reports the exit code and stderr of a program that wrote half its output",
      script: "process.stdout.write('half'); console.error('why'); process.exitCode = 3",
      expected: { reason: "exit", exitCode: 3, stderr: "why\n" },
    },
    {
      title: "reports the signal that ended the program",
      script: "process.kill(process.pid, 'SIGKILL')",
      expected: { reason: "killed", killedBy: "SIGKILL", stderr: "" },
    },
    {
      title: "ends a program at the time limit",
      script: "setTimeout(() => {}, 60_000)",
      changes: { timeLimitMs: 300 },
      expected: { reason: "time", stderr: "" },
    },
    {
      title: "ends a program that writes too much",
      // A slow machine may let it see its line cut before the signal comes.
      script:
        "process.stdout.on('error', () => {}); setInterval(() => process.stdout.write('x'.repeat(65536)), 0)",
      changes: { maxOutputBytes: 200_000 },
      expected: { reason: "size", stderr: "" },
    },
    {
      title: "ends a program that ignores SIGTERM",
      script: "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)",
      changes: { timeLimitMs: 500 },
      expected: { reason: "time", stderr: "" },
    },
    {
      title: "waits for the time limit where the program closes stdout and stays",
      script: "require('node:fs').closeSync(1); setInterval(() => {}, 1000)",
      changes: { timeLimitMs: 500 },
      expected: { reason: "time", stderr: "" },
    },
  ];
  for (const { title, script, changes, expected } of failures) {
    it(title, async () => {
      const result = await run(script, changes);
      expect(result).to.deep.equal({ ok: false, failure: expected });
    });
  }

  it("says why a program cannot be started", async () => {
    const result = await run("", { command: join(folder, "nothing") });
    expect(result).to.deep.equal({
      ok: false,
      failure: { reason: "start", problem: "ENOENT", stderr: "" },
    });
  });

  it("hands over stdout byte for byte, the last line break included", async () => {
    const result = await run("process.stdout.write(Buffer.from([0xff, 0, 0x0d, 0x0a, 0x0a]))");
    expect(result.ok && [...result.output.stdout]).to.deep.equal([0xff, 0, 0x0d, 0x0a, 0x0a]);
  });

  it("hands over several megabytes whole", async () => {
    const script = "process.stdout.write(Buffer.alloc(8_000_001, 'a'))";
    const result = await run(script, { maxOutputBytes: 9_000_000 });
    expect(result.ok && result.output.stdout.length).to.equal(8_000_001);
  });

  it("lets a program say as much on stderr as it likes, and keeps the last mebibyte", async () => {
    const script =
      "console.log('out'); process.stderr.write('w'.repeat(5_000_000) + 'the reason'); process.exitCode = Number(process.argv[1])";
    const passed = await run(script, { args: ["-e", script, "0"] });
    expect(passed.ok && new TextDecoder().decode(passed.output.stdout)).to.equal("out\n");
    const failed = await run(script, { args: ["-e", script, "3"] });
    const stderr = failed.ok ? "" : failed.failure.stderr;
    expect(stderr)
      .to.match(/w{1000}the reason$/)
      .and.have.length(1024 * 1024);
  });

  it("gives the program no environment but the one named", async () => {
    const script = "process.stdout.write(Object.keys(process.env).sort().join())";
    const result = await run(script, { env: { ONLY: "1" } });
    expect(result.ok && new TextDecoder().decode(result.output.stdout)).to.equal("ONLY");
  });

  it("gives the program no input", async () => {
    const result = await run("process.stdin.on('end', () => console.log('end')).resume()");
    expect(result.ok && new TextDecoder().decode(result.output.stdout)).to.equal("end\n");
  });

  it("takes no shell's meaning out of an argument", async () => {
    const args = ["-e", "process.stdout.write(process.argv[1])", "$(id); `id` *"];
    const result = await run("", { args });
    expect(result.ok && new TextDecoder().decode(result.output.stdout)).to.equal("$(id); `id` *");
  });

  it("ends the program when the caller aborts", async () => {
    const controller = new AbortController();
    const running = run("setInterval(() => {}, 1000)", { signal: controller.signal });
    controller.abort();
    expect(await running).to.deep.equal({ ok: false, failure: { reason: "aborted", stderr: "" } });
  });

  it("starts nothing for a caller that has aborted already", async () => {
    const result = await run("", { signal: AbortSignal.abort() });
    expect(result.ok).to.equal(false);
  });

  it("gives the program a process group of its own, or leaves it in ours", async () => {
    const ours = await groupOf({});
    const own = { command: "sh", args: ["-c", "ps -o pgid= -p $$"] };
    expect(ours).to.match(/^\d+$/);
    expect(await groupOf({ ...own, processGroup: "inherited" })).to.equal(ours);
    expect(await groupOf({ ...own, processGroup: "own" })).not.to.equal(ours);
  });

  it("ends what the program has started as well", async () => {
    const pidFile = join(folder, "pid");
    const child = "setInterval(() => {}, 1000)";
    writeFileSync(
      join(folder, "parent.cjs"),
      `const child = require("node:child_process").spawn(process.execPath, ["-e", "${child}"], { stdio: "inherit" });
       require("node:fs").writeFileSync("starting", String(child.pid));
       require("node:fs").renameSync("starting", "pid");
       setInterval(() => {}, 1000);`,
    );
    const stop = new AbortController();
    const running = run("", { args: ["parent.cjs"], timeLimitMs: 60_000, signal: stop.signal });
    await waitFor(async () => (existsSync(pidFile) ? true : null));
    const pid = Number(readFileSync(pidFile, "utf8"));
    expect(isAlive(pid)).to.equal(true);
    stop.abort();
    await running;
    await waitFor(async () => (isAlive(pid) ? null : true), { what: "the end of its child" });
  });
});

async function groupOf(changes: Partial<CommandRequest>): Promise<string> {
  const result = await runCommand({
    command: "ps",
    args: ["-o", "pgid=", "-p", String(process.pid)],
    cwd: tmpdir(),
    env: { PATH: process.env.PATH },
    timeLimitMs: 10_000,
    maxOutputBytes: 1000,
    processGroup: "inherited",
    ...changes,
  });
  return result.ok ? new TextDecoder().decode(result.output.stdout).trim() : "";
}
