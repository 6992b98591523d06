import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { filesBelow } from "#test/support/source-files.ts";
import { knownCommand, tiphysCommands } from "#test/support/tiphys-commands.ts";

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
  readonly script?: readonly string[];
}

const FILES = filesBelow("docs/workflows").filter((path) => /\.ya?ml$/.test(path));
const GITHUB = FILES.filter((path) => path.includes("/github/"));
const textOf = (path: string) => readFileSync(path, "utf8");

/** Permissions that each job may ask for, and no other. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "tiphys-check.yaml check": ["contents: read", "pull-requests: write", "security-events: write"],
  "tiphys-check.yaml gates": ["checks: read", "contents: read", "statuses: write"],
  "tiphys-promote.yaml promote": [
    "checks: read",
    "contents: write",
    "pull-requests: write",
    "statuses: write",
  ],
  "tiphys-image.yaml image": ["contents: write"],
};

function jobsOf(path: string): readonly (readonly [name: string, job: Job])[] {
  const document = parse(textOf(path));
  return Object.entries<Job>(path.includes("/github/") ? document.jobs : document).filter(
    ([, job]) => job.steps !== undefined || job.script !== undefined,
  );
}

function scriptsOf(path: string): readonly string[] {
  return jobsOf(path).flatMap(([, { steps = [], script = [] }]) => [
    ...steps.flatMap(({ run }) => (run === undefined ? [] : [run])),
    ...script,
  ]);
}

describe("docs/workflows", function () {
  // The modules of every command are loaded.
  this.timeout(60_000);

  it("are there for both", () => {
    expect(FILES.map((path) => basename(path)).sort()).to.deep.equal([
      "tiphys-check.yaml",
      "tiphys-image.yaml",
      "tiphys-promote.yaml",
      "tiphys.gitlab-ci.yml",
    ]);
  });

  for (const path of FILES) {
    it(`${path} calls commands that there are, with options that they have`, async () => {
      const commands = scriptsOf(path).flatMap(tiphysCommands);
      expect(commands).not.to.have.length(0);
      for (const command of commands) await knownCommand(command);
    });

    it(`${path} quotes every variable, and lets no exit code of tiphys pass unseen`, () => {
      for (const script of scriptsOf(path)) {
        const bare = script.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, "").replace(/test \$\?/g, "");
        expect(bare, script).not.to.match(/\$/);
        expect(script).not.to.match(/tiphys .*\|\| *true/);
      }
    });
  }

  for (const [code, isFine] of [
    ["0", true],
    ["1", false],
    ["2", false],
    ["3", true],
  ] as const)
    it(`lets the job of the gates ${isFine ? "pass" : "fail"} where tiphys ends with ${code}`, () => {
      const [, job] = jobsOf("docs/workflows/github/tiphys-check.yaml").find(
        ([name]) => name === "gates",
      ) ?? ["", {}];
      const script = job.steps?.find(({ run }) => run?.includes("--gates"))?.run ?? "";
      const folder = mkdtempSync(join(tmpdir(), "tiphys-workflow-"));
      try {
        writeFileSync(
          join(folder, "tiphys"),
          `#!/bin/sh\ncat "$TIPHYS_TOKEN_FILE"\nexit ${code}\n`,
        );
        chmodSync(join(folder, "tiphys"), 0o755);
        const file = join(folder, "token");
        const env = {
          PATH: `${folder}:${process.env["PATH"] ?? ""}`,
          ...{ TOKEN: "ghs_token", TIPHYS_TOKEN_FILE: file, HEAD: "4f", BASE: "main" },
        };
        const { status, stdout } = spawnSync("bash", ["-e", "-c", script], {
          env,
          encoding: "utf8",
        });
        expect([status === 0, stdout]).to.deep.equal([isFine, "ghs_token"]);
        expect(statSync(file).mode & 0o077).to.equal(0);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

  for (const path of GITHUB) {
    it(`${path} has no expression in a script, where it could be more than a value`, () => {
      expect(scriptsOf(path).filter((script) => script.includes("${{"))).to.deep.equal([]);
      expect(textOf(path)).not.to.contain("pull_request_target");
    });

    it(`${path} pins each action by its commit`, () => {
      const uses = textOf(path).match(/(?<= )uses: .*/g) ?? [];
      expect(uses).not.to.have.length(0);
      for (const line of uses)
        expect(line).to.match(/^uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    });

    it(`${path} asks for no permission but what each job needs`, () => {
      expect(parse(textOf(path)).permissions).to.deep.equal({});
      for (const [name, { permissions = {} }] of jobsOf(path)) {
        const asked = Object.entries(permissions).map(([scope, access]) => `${scope}: ${access}`);
        expect(asked).to.deep.equal(ALLOWED[`${basename(path)} ${name}`]);
      }
    });

    it(`${path} hands the token over in a file that nobody else reads`, () => {
      const scripts = scriptsOf(path).filter((script) => script.includes("$TOKEN"));
      for (const script of scripts)
        expect(script).to.contain(`(umask 077 && printf '%s' "$TOKEN" > "$TIPHYS_TOKEN_FILE")\n`);
    });
  }
});
