import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { openRepository } from "#adapters/git/open-repository.ts";
import { openVerifier, type Signature } from "#adapters/git/verify-signatures.ts";
import type { Signer } from "#core/policy/signer.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { gitWorld } from "#test/support/git-world.ts";
import { type SigningKey, type SigningKeys, signingKeys } from "#test/support/signing-keys.ts";

const signer = (name: string, keys: Partial<Signer>): Signer => ({
  name,
  sshKey: null,
  gpgKey: null,
  emails: [],
  ...keys,
});

describe("signatures of commits and tags", () => {
  const repository = gitWorkTree();
  let keys: SigningKeys;
  let ada: SigningKey;
  let bob: SigningKey;
  let eve: SigningKey;
  before(function () {
    this.timeout(60_000);
    keys = signingKeys();
    [ada, bob, eve] = [keys.ssh("ada"), keys.gpg("bob"), keys.ssh("eve")];
  });
  after(() => keys.remove());

  const git = (key: SigningKey, ...args: readonly string[]) =>
    execFileSync(
      "git",
      ["-c", "user.name=X", "-c", "user.email=x@example.com", ...key.settings, ...args],
      {
        cwd: repository().folder,
        encoding: "utf8",
        env: {
          ...process.env,
          GIT_CONFIG_GLOBAL: "/dev/null",
          GIT_CONFIG_NOSYSTEM: "1",
          ...key.env,
        },
      },
    ).trim();
  const commit = (key: SigningKey | null) => {
    if (key === null) return repository().commit();
    git(key, "commit", "--quiet", "--allow-empty", "-S", "-m", "Change");
    return repository().git("rev-parse", "HEAD");
  };
  const both = () => [
    signer("ada, the first", { sshKey: ada.publicKey }),
    signer("bob", { gpgKey: bob.publicKey }),
  ];

  async function verify(
    object: string,
    kind: "commit" | "tag",
    signers = both(),
  ): Promise<Signature> {
    const { folder } = repository();
    const verifier = await openVerifier(await openRepository(folder, gitWorld(folder)), signers);
    try {
      return await verifier.verify(object, kind);
    } finally {
      verifier.close();
    }
  }

  it("name the signer of an SSH key, and that of a GPG key", async () => {
    expect(await verify(commit(ada), "commit")).to.deep.equal({
      signer: "ada, the first",
      problem: null,
    });
    expect(await verify(commit(bob), "commit")).to.deep.equal({ signer: "bob", problem: null });
  });

  it("of annotated tags count as well", async () => {
    repository().commit();
    for (const [name, key] of [
      ["a", ada],
      ["b", bob],
    ] as const)
      git(key, "tag", "-s", "-m", "Fine", name);
    const object = (name: string) => repository().git("rev-parse", `refs/tags/${name}`);
    expect((await verify(object("a"), "tag")).signer).to.equal("ada, the first");
    expect((await verify(object("b"), "tag")).signer).to.equal("bob");
  });

  it("are those of nobody where there is none, or the key is another's", async () => {
    expect(await verify(commit(null), "commit")).to.deep.equal({
      signer: null,
      problem: "it is not signed",
    });
    const stranger = { signer: null, problem: "it is signed by nobody whom the fleet names" };
    expect(await verify(commit(eve), "commit")).to.deep.equal(stranger);
    expect(await verify(commit(bob), "commit", both().slice(0, 1))).to.deep.equal(stranger);
    expect(await verify(commit(ada), "commit", [])).to.deep.equal(stranger);
  });

  it("do not count for what was changed afterwards", async () => {
    for (const key of [ada, bob]) {
      const text = repository().git("cat-file", "commit", commit(key));
      const forged = execFileSync("git", ["hash-object", "-t", "commit", "-w", "--stdin"], {
        cwd: repository().folder,
        input: `${text.replace("\n\nChange", "\n\nCharge")}\n`,
        encoding: "utf8",
      }).trim();
      expect(await verify(forged, "commit")).to.deep.equal({
        signer: null,
        problem: "its signature does not fit what it signs",
      });
    }
  });

  it("are verified by no key and no program that the repository names", async () => {
    const { folder } = repository();
    const object = commit(eve);
    const [ran, program, allowed] = ["ran", "liar", "allowed"].map((name) =>
      join(folder, ".git", name),
    );
    writeFileSync(
      program ?? "",
      `#!/bin/sh\ntouch ${ran ?? ""}\necho 'Good "git" signature for signer-0 with ED25519 key x' >&2\n`,
    );
    chmodSync(program ?? "", 0o755);
    writeFileSync(allowed ?? "", `signer-0 ${eve.publicKey}\n`);
    for (const setting of [
      "gpg.ssh.program",
      "gpg.program",
      "gpg.openpgp.program",
      "gpg.x509.program",
    ])
      repository().git("config", setting, program ?? "");
    repository().git("config", "gpg.ssh.allowedSignersFile", allowed ?? "");
    expect((await verify(object, "commit")).signer).to.equal(null);
    expect((await verify(commit(null), "commit")).signer).to.equal(null);
    expect(existsSync(ran ?? "")).to.equal(false);
  });
});
