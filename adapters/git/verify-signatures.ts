import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TiphysError } from "#core/errors.ts";
import type { Signer } from "#core/policy/signer.ts";
import { findExecutable } from "../find-executable.ts";
import { runCommand } from "../run-command.ts";
import type { GitRepository } from "./open-repository.ts";
import { runGit } from "./run-git.ts";

/** Who signed a commit or a tag: one of the signers, or nobody of them, and what was found instead. */
export type Signature =
  | { readonly signer: string; readonly problem: null }
  | { readonly signer: null; readonly problem: string };

export interface SignatureVerifier {
  /** By what Git calls the commit or tag. @throws GIT_FAILED */
  readonly verify: (object: string, kind: "commit" | "tag") => Promise<Signature>;
  readonly close: () => void;
}

/**
 * Verifies signatures by the keys of some signers and nothing else: no configuration of the user or the repository names a
 * key or a program. The caller closes it. @throws GIT_FAILED where gpg cannot read a key
 */
export async function openVerifier(
  repository: GitRepository,
  signers: readonly Signer[],
): Promise<SignatureVerifier> {
  const folder = mkdtempSync(join(tmpdir(), "tiphys-keys-"));
  const close = () => rmSync(folder, { recursive: true, force: true });
  try {
    writeFileSync(join(folder, "allowed"), allowedSigners(signers), { mode: 0o600 });
    writeFileSync(join(folder, "gpg.conf"), "no-autostart\nno-auto-key-retrieve\n");
    const keys = {
      repository,
      signers,
      folder,
      prints: await importKeys(repository, { signers, folder }),
    };
    return { verify: (object, kind) => verifyObject(object, kind, keys), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** A line for each key; its place stands for the signer, as names may hold spaces and wildcards. */
function allowedSigners(signers: readonly Signer[]): string {
  return signers
    .flatMap(({ sshKey }, index) =>
      sshKey === null ? [] : [`signer-${index} namespaces="git" ${sshKey}\n`],
    )
    .join("");
}

interface Keys {
  readonly repository: GitRepository;
  readonly signers: readonly Signer[];
  readonly folder: string;
  /** Names by the fingerprint of a GPG key. */
  readonly prints: ReadonlyMap<string, string>;
}

async function verifyObject(
  object: string,
  kind: "commit" | "tag",
  keys: Keys,
): Promise<Signature> {
  const { repository, folder } = keys;
  const args = [...settings(keys), `verify-${kind}`, "--raw", object];
  const { world } = repository;
  const result = await runGit({
    args,
    cwd: repository.folder,
    world,
    variables: plainWorld(folder),
  });
  const said = result.ok ? result.output.stderr : result.failure.stderr;
  const signer = result.ok ? signerOf(said, keys) : null;
  if (signer !== null) return { signer, problem: null };
  return { signer: null, problem: problemOf(said) };
}

const NO_PROGRAM = "/dev/null/no-such-program";

/** Programs by their place on PATH; what the command line sets counts before every file. */
function settings({ repository: { world }, folder }: Keys): readonly string[] {
  const program = (name: string) => findExecutable(name, world) ?? NO_PROGRAM;
  return [
    `gpg.ssh.allowedSignersFile=${join(folder, "allowed")}`,
    "gpg.ssh.revocationFile=",
    `gpg.ssh.program=${program("ssh-keygen")}`,
    `gpg.program=${program("gpg")}`,
    `gpg.openpgp.program=${program("gpg")}`,
    `gpg.x509.program=${NO_PROGRAM}`,
    "gpg.minTrustLevel=undefined",
    "safe.directory=*",
  ].flatMap((setting) => ["-c", setting]);
}

/** That git may read the repository was asked when it was opened, with the user's own settings. */
function plainWorld(folder: string): Readonly<Record<string, string>> {
  return {
    GNUPGHOME: folder,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_COUNT: "0",
    HOME: folder,
    XDG_CONFIG_HOME: folder,
  };
}

function signerOf(said: string, { signers, prints }: Keys): string | null {
  const [, place] = /^Good "git" signature for signer-(\d+) with /m.exec(said) ?? [];
  if (place !== undefined) return signers[Number(place)]?.name ?? null;
  const [, print = "", primary = ""] =
    /^\[GNUPG:\] VALIDSIG ([0-9A-F]+) (?:\S+ ){8}([0-9A-F]+)/m.exec(said) ?? [];
  return prints.get(primary) ?? prints.get(print) ?? null;
}

function problemOf(said: string): string {
  if (said.trim() === "" || /^error: no signature found/m.test(said)) return "it is not signed";
  if (/^\[GNUPG:\] (EXPKEYSIG|EXPSIG|REVKEYSIG)/m.test(said))
    return "its key or signature has ended";
  if (/^\[GNUPG:\] BADSIG|incorrect signature|Could not verify signature/im.test(said))
    return "its signature does not fit what it signs";
  return "it is signed by nobody whom the fleet names";
}

/** Names by fingerprints, after gpg took the keys into a folder of their own. */
async function importKeys(
  { world }: GitRepository,
  { signers, folder }: Pick<Keys, "signers" | "folder">,
): Promise<ReadonlyMap<string, string>> {
  const prints = new Map<string, string>();
  for (const { name, gpgKey } of signers) {
    if (gpgKey === null) continue;
    const said = await runGpg({ input: gpgKey, folder, world });
    for (const [, print = ""] of said.matchAll(/^\[GNUPG:\] IMPORT_OK \d+ ([0-9A-F]+)/gm))
      prints.set(print, name);
  }
  return prints;
}

interface GpgCall {
  readonly input: string;
  readonly folder: string;
  readonly world: GitRepository["world"];
}

async function runGpg({ input, folder, world }: GpgCall): Promise<string> {
  const command = findExecutable("gpg", world);
  if (command === null) throw failed("expected gpg on PATH for the fleet's gpgKey, found none");
  const result = await runCommand({
    command,
    args: ["--homedir", folder, "--batch", "--no-tty", "--status-fd", "1", "--import"],
    cwd: folder,
    env: { PATH: world.env.PATH, HOME: folder, LC_ALL: "C" },
    timeLimitMs: 20_000,
    maxOutputBytes: 1024 * 1024,
    processGroup: "own",
    signal: world.signal,
    input,
  });
  if (result.ok) return new TextDecoder().decode(result.output.stdout);
  throw failed("spec.signers: expected a GPG key that gpg can read, got another");
}

function failed(message: string): TiphysError {
  return new TiphysError("GIT_FAILED", `${message}. Install gpg, or correct the key.`);
}
