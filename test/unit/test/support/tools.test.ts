import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { needTool } from "#test/support/need-tool.ts";
import { toolNames, toolPath } from "#test/support/tools.ts";

const BUILD_TIMEOUT_MS = 300_000;

describe("toolPath", () => {
  it("builds kustomize in the version that go.mod names", async function () {
    this.timeout(BUILD_TIMEOUT_MS);
    const path = await needTool(this, "kustomize");
    expect(execFileSync(path, ["version"], { encoding: "utf8" }).trim()).to.equal("v5.8.1");
  });

  it("gives one path to all who ask at once", async function () {
    this.timeout(BUILD_TIMEOUT_MS);
    await needTool(this, "kustomize");
    const paths = await Promise.all([toolPath("kustomize"), toolPath("kustomize")]);
    expect(new Set(paths).size).to.equal(1);
  });

  it("names the tools there are when asked for another", async () => {
    const names = await toolNames();
    const refusal = await toolPath("nothing").catch((error: unknown) => String(error));
    expect(names).to.include.members(["kustomize", "yaml-oracle"]);
    expect(refusal).to.equal(`Error: tool "nothing": expected one of ${names.join(", ")}.`);
  });
});
