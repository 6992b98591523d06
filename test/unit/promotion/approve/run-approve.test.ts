import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { promotionSetup } from "#test/support/promotion-setup.ts";
import { overlay } from "#test/support/promotion-fleet.ts";
import { startStubSource, steadyAnswer } from "#test/support/stub-source.ts";
import { type SigningKey, type SigningKeys, signingKeys } from "#test/support/signing-keys.ts";

const STAGING = "apps/shop/overlays/staging/kustomization.yaml";
const PROD = "{after: [staging], approval: {by: [lead]}}";
const SLO = `apiVersion: tiphys.io/v1alpha1
kind: ServiceObjective
metadata: {name: shop}
spec:
  service: shop
  window: 30d
  objectives:
    - {name: availability, target: 99.9%, indicator: {events: {total: requests_total, bad: 'requests_total{code=~"5.."}'}}}
`;
const NOON = "2026-11-21T12:00:00Z";

describe("tiphys approve", () => {
  const { repository, begin, tiphys, addRemote } = promotionSetup();
  let keys: SigningKeys;
  let lead: SigningKey;
  let ada: SigningKey;
  before(() => {
    keys = signingKeys();
    [lead, ada] = [keys.ssh("lead"), keys.ssh("ada")];
  });
  after(() => keys.remove());

  const fleet = (prod = PROD) => ({
    prod,
    spec: `  signers:\n${[
      ["lead", lead],
      ["ada", ada],
    ]
      .map(
        ([name, key]) =>
          `    - ${JSON.stringify({ name, sshKey: (key as SigningKey).publicKey })}\n`,
      )
      .join("")}`,
  });

  /** As the one whose key it is. */
  const as = (key: SigningKey, email: string) => ({
    GIT_COMMITTER_EMAIL: email,
    GIT_CONFIG_COUNT: "2",
    GIT_CONFIG_KEY_0: "gpg.format",
    GIT_CONFIG_VALUE_0: "ssh",
    GIT_CONFIG_KEY_1: "user.signingKey",
    GIT_CONFIG_VALUE_1: key.settings.at(-1)?.split("=")[1] ?? "",
  });
  const approve = (key: SigningKey, email: string, ...more: readonly string[]) =>
    tiphys(["approve", "shop", "--to", "prod", ...more], { env: as(key, email) });
  const promote = (...more: readonly string[]) =>
    tiphys(["promote", "shop", "--to", "prod", ...more]);
  const gate = ({ stdout }: { readonly stdout: string }, name: string) =>
    stdout
      .split("\n")
      .find((line) => line.includes(`  ${name} `))
      ?.trim()
      .replace(/ {2,}/g, " ");

  /** A commit by somebody, signed by a key or not. */
  function commit(
    files: Readonly<Record<string, string>>,
    who: string,
    key: SigningKey | null = null,
  ) {
    repository().write(files);
    repository().git("add", "--all");
    const person = ["-c", `user.name=${who}`, "-c", `user.email=${who}@example.com`];
    const sign = key === null ? [] : ["-S"];
    const args = [
      ...person,
      ...(key?.settings ?? []),
      "commit",
      "-q",
      "--allow-empty",
      ...sign,
      "-m",
      "Change",
    ];
    execFileSync("git", args, {
      cwd: repository().folder,
      env: { PATH: process.env.PATH, HOME: keys.folder, GIT_COMMITTER_DATE: NOON },
    });
    return repository().git("rev-parse", "HEAD");
  }

  it("lets exactly the version pass that waits, and says who approved it", async () => {
    begin(fleet());
    const waits = await promote();
    expect(waits.exitCode).to.equal(3);
    expect(gate(waits, "approval")).to.equal(
      "wait approval 0 of 1 approvals; lead may: tiphys approve shop --to prod",
    );
    const { exitCode, stdout } = await approve(lead, "lead@example.com");
    expect(exitCode).to.equal(0);
    expect(stdout).to.match(
      /^shop for prod: shop v2: approved by lead\n {2}tag approve\/shop\/prod\/[0-9a-f]{12}-[0-9a-f]{7}-lead-at-example-com\n {2}push it: git push origin refs\/tags\/approve\//,
    );
    const passed = await promote();
    expect(gate(passed, "approval")).to.equal("pass approval approved by lead");
    expect(passed.exitCode).to.equal(0);
    expect((await approve(lead, "lead@example.com")).stdout).to.equal(
      "shop for prod: shop v2 is there already: nothing to do\n",
    );
  });

  it("counts for no other version, and not for the same one when it comes again", async () => {
    begin(fleet());
    await approve(lead, "lead@example.com");
    commit({ [STAGING]: overlay("staging", "v9") }, "eve");
    expect(gate(await promote(), "approval")).to.contain("0 of 1 approvals");
    commit({ [STAGING]: overlay("staging", "v2") }, "eve");
    expect(gate(await promote(), "approval")).to.contain("0 of 1 approvals");
    expect((await approve(lead, "lead@example.com")).exitCode).to.equal(0);
    expect(gate(await promote(), "approval")).to.equal("pass approval approved by lead");
  });

  it("counts for no other app and environment, whatever folder the tag is put into", async () => {
    begin(fleet());
    await tiphys(["approve", "shop", "--to", "staging"], { env: as(lead, "lead@example.com") });
    const [tag = ""] = repository().git("tag", "--list").split("\n");
    repository().git("update-ref", "refs/tags/approve/shop/prod/x", `refs/tags/${tag}`);
    expect(gate(await promote(), "approval")).to.contain("0 of 1 approvals;");
  });

  it("does not count from the version's author, by key, by address, or by the commit that first brought it", async () => {
    begin(fleet("{after: [staging], approval: {}}"));
    commit({ [STAGING]: overlay("staging", "v3") }, "x", ada);
    const own = await approve(ada, "another@example.com");
    expect(gate(await promote(), "approval")).to.contain("; ada is the version's author; ");
    const [says, tag, push, next] = own.stdout.split("\n  ");
    expect(says).to.equal(
      "shop for prod: shop v3: signed by ada, which does not count: ada is the version's author",
    );
    expect(own.exitCode).to.equal(0);
    expect([tag, push]).to.satisfy(([name = "", line = ""]: readonly string[]) =>
      line.endsWith(name.replace("tag ", "refs/tags/")),
    );
    expect(next).to.equal(
      "ask a signer who did not write it (lead, ada): tiphys approve shop --to prod\n",
    );
    commit({ [STAGING]: overlay("staging", "v4") }, "lead");
    await approve(lead, "lead@example.com");
    expect(gate(await promote(), "approval")).to.contain("; lead is the version's author; ");
    commit({ "apps/shop/overlays/dev/kustomization.yaml": overlay("dev", "v5") }, "lead");
    expect((await tiphys(["promote", "shop", "--to", "staging"])).exitCode).to.equal(0);
    await approve(lead, "other@example.com");
    expect(gate(await promote(), "approval")).to.contain("; lead is the version's author; ");
    await approve(ada, "ada.l@example.com");
    expect(gate(await promote(), "approval")).to.equal("pass approval approved by ada");
  });

  it("does not count from a signer whom the environment does not ask, nor unsigned, nor in a lightweight tag", async () => {
    begin(fleet());
    commit({ [STAGING]: overlay("staging", "v3") }, "x");
    const unasked = await approve(ada, "ada.l@example.com");
    expect(unasked.stdout).to.contain("signed by ada, which does not count: ada is not asked\n");
    expect(unasked.stdout).to.contain(
      "\n  ask a signer who did not write it (lead): tiphys approve",
    );
    expect(gate(await promote(), "approval")).to.contain("; ada is not asked; ");
    const line = (await approve(lead, "lead@example.com", "--dry-run")).stdout.split("\n")[1] ?? "";
    repository().git("tag", "-a", "-m", `Approve\n\n${line.trim()}`, "approve/shop/prod/forged");
    expect(gate(await promote(), "approval")).to.contain(
      "that of test@example.com does not count, as it is not signed; ",
    );
    repository().git("tag", "approve/shop/prod/light");
    expect((await promote()).exitCode).to.equal(3);
  });

  it("counts as a line of a signed commit, too", async () => {
    begin(fleet());
    const line = (await approve(lead, "lead@example.com", "--dry-run")).stdout.split("\n")[1] ?? "";
    execFileSync(
      "git",
      [
        ...lead.settings,
        "-c",
        "user.name=L",
        "-c",
        "user.email=l@example.com",
        "commit",
        "-qS",
        "--allow-empty",
        "-m",
        `Fine\n\n${line.trim()}`,
      ],
      { cwd: repository().folder, env: { PATH: process.env.PATH, HOME: keys.folder } },
    );
    expect(gate(await promote(), "approval")).to.equal("pass approval approved by lead");
  });

  it("goes by the settings of the branch: a promotion cannot take its own gate away", async () => {
    begin(fleet());
    repository().write({
      "tiphys.yaml": repository()
        .git("show", "HEAD:tiphys.yaml")
        .replace(", approval: {by: [lead]}", ""),
    });
    expect((await promote("--dry-run")).exitCode).to.equal(3);
  });

  it("is taken away where the key is none of the fleet's, and asks for a key where there is none", async () => {
    begin(fleet());
    const stranger = await approve(keys.ssh("stranger"), "s@example.com");
    expect([stranger.exitCode, repository().git("tag", "--list")]).to.deep.equal([2, ""]);
    expect(stranger.stderr).to.contain("expected the key of a signer of tiphys.yaml (lead, ada)");
    const none = await tiphys(["approve", "shop", "--to", "prod"], {
      env: { GIT_CONFIG_GLOBAL: "/dev/null" },
    });
    expect([none.exitCode, repository().git("tag", "--list")]).to.deep.equal([2, ""]);
    expect(none.stderr).to.contain("Set user.signingKey");
  });

  it("is looked for at the remote by who pushes, and is gone when it is deleted there", async () => {
    begin(fleet());
    const remote = addRemote();
    const pushed = await approve(lead, "lead@example.com", "--push");
    expect([pushed.exitCode, pushed.stderr]).to.deep.equal([0, ""]);
    expect(pushed.stdout).to.contain("\n  pushed to origin\n");
    const [tag = ""] = repository().git("tag", "--list").split("\n");
    repository().git("tag", "-d", tag);
    expect(gate(await promote("--push", "--dry-run"), "approval")).to.equal(
      "pass approval approved by lead",
    );
    expect(repository().git("tag", "--list")).to.equal("");
    repository().git("-C", remote, "tag", "-d", tag);
    expect(gate(await promote("--push", "--dry-run"), "approval")).to.contain("0 of 1 approvals");
  });

  it("waits in a shallow clone, which does not say which commit brought the version", async () => {
    begin(fleet("{after: [staging], signature: {}, approval: {}}"));
    const folder = `${repository().folder}/shallow`;
    commit({ note: "later" }, "x");
    repository().git("clone", "-q", "--depth=1", `file://${repository().folder}`, folder);
    const shallow = await tiphys(["promote", "shop", "--to", "prod", "--dry-run"], { cwd: folder });
    const words = "Git does not say by which commit the version came to staging";
    expect(gate(shallow, "signature")).to.equal(`wait signature ${words}`);
    expect(gate(shallow, "approval")).to.equal(`wait approval ${words}`);
    const approved = await tiphys(["approve", "shop", "--to", "prod"], {
      cwd: folder,
      env: as(lead, "lead@example.com"),
    });
    expect(approved.exitCode).to.equal(0);
    expect(approved.stdout).to.contain(
      `signed by lead, of which nobody can say here whether it counts: ${words}\n`,
    );
  });

  it("marks a fix, which a spent budget lets pass, and which is no approval", async () => {
    const source = await startStubSource(
      steadyAnswer((_, promql) => (promql.includes("5..") ? 30 : 10_000)),
    );
    try {
      const { spec } = fleet();
      begin({
        prod: "{after: [staging], budget: {fixesBy: [lead]}, approval: {}}",
        spec: `${spec}  slos: ["slos/*.yaml"]\n`,
      });
      commit({ "slos/shop.yaml": SLO }, "x");
      const ask = () => promote("--prometheus", source.url);
      expect((await ask()).exitCode).to.equal(1);
      expect((await approve(ada, "ada.l@example.com", "--fix")).stdout)
        .to.contain("signed by ada, which does not count: ada is not asked\n")
        .and.to.contain("(lead): tiphys approve shop --to prod --fix\n");
      expect(gate(await ask(), "budget")).to.match(/^fail .*only fixes pass$/);
      const fix = await approve(lead, "lead@example.com", "--fix", "-m", "OPS-412: stops the leak");
      expect(fix.stdout).to.contain(": marked as a fix by lead\n");
      const marked = await ask();
      expect(gate(marked, "budget")).to.match(/^pass .*; marked as a fix by lead$/);
      expect(gate(marked, "approval")).to.contain("0 of 1 approvals");
    } finally {
      await source.close();
    }
  });

  it("needs the version's commit signed where the environment asks for it", async () => {
    begin(fleet("{after: [staging], signature: {by: [ada]}}"));
    const unsigned = await promote();
    expect(unsigned.exitCode).to.equal(3);
    expect(gate(unsigned, "signature")).to.match(
      /^wait signature [0-9a-f]{12} brought the version: it is not signed$/,
    );
    commit({ [STAGING]: overlay("staging", "v3") }, "x", lead);
    expect(gate(await promote(), "signature")).to.contain(
      "it is signed by nobody whom the fleet names",
    );
    commit({ [STAGING]: overlay("staging", "v4") }, "x", ada);
    commit({ note: "later, by anybody" }, "x");
    expect(gate(await promote(), "signature")).to.match(
      /^pass signature [0-9a-f]{12} is signed by ada$/,
    );
  });
});
