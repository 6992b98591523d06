import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A key that Git signs with, made for a test. */
export interface SigningKey {
  /** What a fleet says of it: `sshKey: …`, as JSON. */
  readonly publicKey: string;
  /** Options of git that sign with it. */
  readonly settings: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface SigningKeys {
  readonly folder: string;
  readonly ssh: (name: string) => SigningKey;
  readonly gpg: (name: string) => SigningKey;
  readonly remove: () => void;
}

/** Keys in a temporary folder, with a short path, as gpg's sockets want it. */
export function signingKeys(): SigningKeys {
  const folder = mkdtempSync(join(tmpdir(), "tk-"));
  return {
    folder,
    ssh: (name) => sshKey(folder, name),
    gpg: (name) => gpgKey(folder, name),
    remove: () => {
      try {
        execFileSync("gpgconf", ["--homedir", folder, "--kill", "all"], { stdio: "ignore" });
      } catch {
        // No agent was ever started.
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function sshKey(folder: string, name: string): SigningKey {
  const file = join(folder, name);
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file]);
  return {
    publicKey: readFileSync(`${file}.pub`, "utf8").trim(),
    settings: ["-c", "gpg.format=ssh", "-c", `user.signingKey=${file}`],
    env: {},
  };
}

function gpgKey(folder: string, name: string): SigningKey {
  const gpg = (...args: readonly string[]) =>
    execFileSync("gpg", ["--homedir", folder, "--batch", "--no-tty", ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  gpg(
    "--passphrase",
    "",
    "--quick-generate-key",
    `${name} <${name}@example.com>`,
    "ed25519",
    "sign",
    "never",
  );
  return {
    publicKey: gpg("--armor", "--export", `${name}@example.com`),
    settings: ["-c", "gpg.format=openpgp", "-c", `user.signingKey=${name}@example.com`],
    env: { GNUPGHOME: folder },
  };
}
