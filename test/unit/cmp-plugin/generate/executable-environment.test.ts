import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { executableEnvironment } from "#cmp-plugin/generate/executable-environment.ts";

describe("the environment that a program can be started with", () => {
  const cases: readonly (readonly [title: string, value: string, isKept: boolean])[] = [
    ["keeps what is short", "a", true],
    ["keeps what just fits", "x".repeat(131_072 - "VALUE=".length - 1), true],
    ["leaves out what is one byte too long", "x".repeat(131_072 - "VALUE=".length), false],
    ["counts bytes, not characters", "é".repeat(65_536), false],
  ];
  for (const [title, VALUE, isKept] of cases)
    it(title, () => {
      const env = executableEnvironment({ PATH: process.env["PATH"], VALUE, NONE: undefined });
      expect(env).to.have.all.keys(isKept ? ["PATH", "VALUE"] : ["PATH"]);
      execFileSync("true", { env: { ...env } });
    });
});
