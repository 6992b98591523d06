import { execFileSync } from "node:child_process";
import { PassThrough, Writable } from "node:stream";
import { expect } from "chai";
import { COMMANDS } from "#cli/commands.ts";
import { run } from "#cli/run.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

const call = (...argv: readonly string[]) => runTiphys({ argv, cwd: "/" });

describe("the command line", () => {
  const names = [...new Set(COMMANDS.map(({ name }) => name.split(" ")[0]))].join(", ");
  const refused: readonly (readonly [string, readonly string[], string])[] = [
    [
      "an unknown command, with the nearest one",
      ["chekc"],
      `expected a command, got "chekc". Did you mean "check"? Commands: ${names}.`,
    ],
    [
      "an unknown command that is near to none",
      ["deploy"],
      `expected a command, got "deploy". Commands: ${names}.`,
    ],
    [
      "what would change how a terminal looks, shown as escapes",
      ["\u001b[2J"],
      `expected a command, got "\\u{1b}[2J". Commands: ${names}.`,
    ],
    [
      "an option before the command",
      ["--quiet"],
      `expected a command, got "--quiet". Commands: ${names}.`,
    ],
    [
      "an unknown option, with the nearest one",
      ["check", "--qiuet"],
      'check: unknown option "--qiuet". Did you mean "--quiet"? See "tiphys check --help".',
    ],
    [
      "an unknown option that is near to none",
      ["render", "-x"],
      'render: unknown option "-x". See "tiphys render --help".',
    ],
    ["an option without its value", ["check", "--env"], "--env: expected NAME, got nothing."],
    ["a switch with a value", ["check", "--quiet=yes"], '--quiet: expected no value, got "yes".'],
    [
      "a value that is no choice",
      ["check", "--fail-on", "audit"],
      '--fail-on: expected one of deny, warn, got "audit".',
    ],
    ["one option twice", ["check", "--env", "a", "--env", "b"], "--env: expected once, got twice."],
    ["too many arguments", ["render", "a", "b"], 'render: expected one argument, got "b" too.'],
    [
      "an argument where none belongs",
      ["discover", "a"],
      'discover: expected no argument, got "a".',
    ],
    [
      "a missing argument",
      ["completion"],
      'completion: expected SHELL, got nothing. See "tiphys completion --help".',
    ],
    [
      "an unknown shell",
      ["completion", "ksh"],
      'completion: expected one of bash, zsh, fish, got "ksh".',
    ],
    [
      "help about an unknown command",
      ["help", "rendr"],
      `expected a command, got "rendr". Did you mean "render"? Commands: ${names}.`,
    ],
  ];
  for (const [title, argv, message] of refused) {
    it(`refuses ${title}`, async () => {
      expect(await call(...argv)).to.include({
        exitCode: 2,
        stdout: "",
        stderr: `tiphys: ${message}\n`,
      });
    });
  }

  for (const argv of [[], ["help"], ["--help"], ["-h"]]) {
    it(`shows every command with "${["tiphys", ...argv].join(" ")}"`, async () => {
      const { exitCode, stdout, stderr } = await call(...argv);
      expect([exitCode, stderr]).to.deep.equal([0, ""]);
      for (const { name, summary } of COMMANDS)
        expect(stdout).to.contain(name).and.contain(summary);
      expect(stdout).to.contain("Examples:").and.contain("Exit codes:");
    });
  }

  for (const argv of [["--version"], ["-V"], ["version"]]) {
    it(`shows its version with "tiphys ${argv.join(" ")}"`, async () => {
      const { exitCode, stdout } = await call(...argv);
      expect(exitCode).to.equal(0);
      expect(stdout).to.match(/^tiphys \d+\.\d+\.\d+\n$/);
    });
  }

  for (const { name, summary, load } of COMMANDS) {
    it(`shows usage, options and examples of ${name}, the same by both ways`, async () => {
      const { exitCode, stdout } = await call(...name.split(" "), "--help");
      expect(exitCode).to.equal(0);
      expect(stdout).to.contain(`Usage: tiphys ${name}`).and.contain("Examples:\n  # ");
      expect(await call("help", ...name.split(" "))).to.include({
        exitCode,
        stdout,
        stderr: "",
      });
      const command = await load();
      expect([command.name, command.summary]).to.deep.equal([name, summary]);
      for (const { flags } of command.options) expect(stdout).to.contain(flags);
      expect(command.examples.length).to.be.greaterThan(0);
    });
  }

  for (const argv of [["policy"], ["policy", "--help"], ["help", "policy"]]) {
    it(`shows the commands of two words with "tiphys ${argv.join(" ")}"`, async () => {
      const { exitCode, stdout } = await call(...argv);
      expect(exitCode).to.equal(0);
      expect(stdout).to.contain("Usage: tiphys policy COMMAND").and.contain("  policy test  ");
      expect(stdout).not.to.contain("  check  ");
    });
  }

  it("names the nearest second word of a command", async () => {
    const { exitCode, stderr } = await call("policy", "tset");
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain(
      'expected a command behind "policy", got "tset". Did you mean "test"?',
    );
  });

  it("names a fault of its own without a stack", async () => {
    const stdout = new PassThrough();
    stdout.write = () => {
      throw new RangeError("boom");
    };
    const { exitCode, stderr } = await runWith(stdout, {});
    expect(exitCode).to.equal(2);
    expect(stderr).to.equal(
      "tiphys: internal error: boom. This is a fault of tiphys: report it with the command you ran.\n",
    );
  });

  it("shows the stack of a fault on request", async () => {
    const stdout = new PassThrough();
    stdout.write = () => {
      throw new RangeError("boom");
    };
    const { stderr } = await runWith(stdout, { TIPHYS_DEBUG: "1" });
    expect(stderr).to.contain("RangeError: boom\n    at ");
  });

  it("is not done when it was told to stop", async () => {
    const call = { argv: ["parameters"], cwd: "/" };
    const { exitCode } = await runTiphys({ ...call, signal: AbortSignal.abort() });
    expect([(await runTiphys(call)).exitCode, exitCode]).to.deep.equal([0, 2]);
  });

  it("says that its output was not taken", async () => {
    const stdout = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error("no"), { code: "ENOSPC" })),
    });
    stdout.on("error", () => {});
    const { exitCode, stderr } = await runWith(stdout, {}, ["parameters"]);
    expect(exitCode).to.equal(2);
    expect(stderr).to.equal(
      "tiphys: output: it took no more (ENOSPC). What was written is not complete: do not use it.\n",
    );
  });
});

async function runWith(
  stdout: Writable,
  env: Readonly<Record<string, string>>,
  argv: readonly string[] = ["--version"],
) {
  const stderr = new PassThrough();
  const { signal } = new AbortController();
  const now = () => 0;
  const exitCode = await run({
    argv,
    env,
    cwd: "/",
    stdin: new PassThrough(),
    stdout,
    stderr,
    now,
    signal,
  });
  return { exitCode, stderr: String(stderr.read() ?? "") };
}

describe("a completion script", () => {
  it("is valid bash, and completes commands, options and choices", async () => {
    const { stdout } = await call("completion", "bash");
    execFileSync("bash", ["-n"], { input: stdout });
    const complete = (line: string) => {
      const words = line.split(" ");
      const quoted = words.map((word) => `'${word}'`).join(" ");
      const script = `${stdout}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _tiphys; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return execFileSync("bash", ["-c", script], { encoding: "utf8" }).trim().split("\n");
    };
    expect(complete("tiphys ren")).to.deep.equal(["render"]);
    expect(complete("tiphys check --qui")).to.deep.equal(["--quiet"]);
    expect(complete("tiphys check --fail-on ")).to.deep.equal(["deny", "warn"]);
    expect(complete("tiphys check --format s")).to.deep.equal(["sarif"]);
    expect(complete("tiphys check --format = git")).to.deep.equal(["github", "gitlab"]);
    expect(complete("tiphys init --ci g")).to.deep.equal(["github", "gitlab"]);
    expect(complete("tiphys policy te")).to.deep.equal(["test"]);
    expect(complete("tiphys policy list --format ")).to.deep.equal(["text", "json"]);
    expect(complete("tiphys policy test --req")).to.deep.equal(["--require-coverage"]);
    expect(complete("tiphys render --allow-")).to.deep.equal(["--allow-remote"]);
  });

  it("is made for zsh and fish too, with every command", async () => {
    const [zsh, fish] = await Promise.all([call("completion", "zsh"), call("completion", "fish")]);
    expect(zsh.stdout).to.match(/^#compdef tiphys\n/);
    for (const { name } of COMMANDS) {
      expect(zsh.stdout).to.contain(`    "${name}") words=`);
      expect(fish.stdout).to.contain(`-a ${name.split(" ").at(-1)} -d '`);
    }
  });
});
