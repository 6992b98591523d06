import { expect } from "chai";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { overlay, promotionFleet } from "#test/support/promotion-fleet.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

const PATH = "apps/shop/overlays/prod/kustomization.yaml";

describe("tiphys history", () => {
  const repository = gitWorkTree();
  const history = async (...argv: readonly string[]) =>
    await runTiphys({ argv: ["history", "shop", ...argv], cwd: repository().folder });
  const change = (text: string, subject: string) => {
    repository().write({ [PATH]: text });
    return repository().commit(subject);
  };

  beforeEach(() => {
    repository().write(promotionFleet());
    repository().commit("First");
  });

  it("lists the versions that an environment has had, and not what else changed there", async () => {
    change("[broken", "Break");
    change(overlay("prod", "v2"), "Mend");
    change(`${overlay("prod", "v2")}# a note\n`, "Note");
    const last = change(overlay("prod", "v1"), "Back\u001b[31m");
    const { exitCode, stdout } = await history("--env", "prod");
    expect(exitCode).to.equal(0);
    const lines = stdout.split("\n");
    expect(lines[0]).to.match(/^SINCE +COMMIT +AUTHOR +VERSION +SUBJECT$/);
    expect(lines[1]).to.contain(
      `2026-11-21 12:00 UTC  ${last.slice(0, 12)}  Test    shop v1  Back`,
    );
    expect(lines[2]).to.match(/ shop v2 {2}Mend$/);
    expect(lines[3]).to.match(/ shop v1 {2}First$/);
    expect(lines.slice(4)).to.deep.equal([""]);
    expect(stdout).not.to.contain("\u001b");
  });

  it("goes back over more commits than it reads at once, and stops at the limit", async () => {
    for (let note = 0; note < 105; note++) change(`${overlay("prod", "v1")}# ${note}\n`, "Note");
    const second = change(overlay("prod", "v2"), "Two");
    const all = JSON.parse((await history("--env", "prod", "--format", "json")).stdout);
    expect(all.versions.map(({ subject }: Record<string, string>) => subject)).to.deep.equal([
      "Two",
      "First",
    ]);
    const one = JSON.parse(
      (await history("--env", "prod", "--limit", "1", "--format", "json")).stdout,
    );
    expect(one.versions).to.have.length(1);
    expect(one.versions[0]).to.deep.include({
      commit: second,
      since: "2026-11-21T12:00:00.000Z",
      author: "Test",
    });
  }).timeout(60_000);

  it("asks for what it needs", async () => {
    for (const argv of [[], ["--env", "prd"], ["--env", "prod", "--limit", "0"]])
      expect((await history(...argv)).exitCode).to.equal(2);
  });
});
