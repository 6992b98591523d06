import type { DocumentProblem } from "#core/document/document-problem.ts";
import { isRecord } from "#core/is-record.ts";
import { didYouMean } from "#core/did-you-mean.ts";
import type { Environment, FleetSpec } from "./fleet.ts";
import { promotionOf } from "./promotion-settings.ts";

/** Somebody whose signatures the fleet knows, by one of both keys. */
export interface Signer {
  readonly name: string;
  /** "ssh-ed25519 AAAA… comment". */
  readonly sshKey: string | null;
  /** An armored public key block. */
  readonly gpgKey: string | null;
  /** In lower case. */
  readonly emails: readonly string[];
}

/** The signers of a fleet that is fit for its schema. */
export function signersOf({ signers }: FleetSpec): readonly Signer[] {
  const list: readonly unknown[] = Array.isArray(signers) ? signers : [];
  return list.filter(isRecord).map(({ name, sshKey, gpgKey, emails }) => ({
    name: String(name),
    sshKey: typeof sshKey === "string" ? sshKey.trim() : null,
    gpgKey: typeof gpgKey === "string" ? gpgKey : null,
    emails: (Array.isArray(emails) ? emails : []).map((email) => String(email).toLowerCase()),
  }));
}

/** Those of the signers whom a setting names; all of them for a setting that names none. */
export function namedSigners(
  signers: readonly Signer[],
  names: readonly string[] | undefined,
): readonly Signer[] {
  return names === undefined ? signers : signers.filter(({ name }) => names.includes(name));
}

/** Keys that nothing could be verified by, and settings that ask for a signer whom the fleet does not name. */
export function signerProblems(spec: FleetSpec): readonly DocumentProblem[] {
  const signers = signersOf(spec);
  return [
    ...signers.flatMap(keyProblems),
    ...spec.environments.flatMap((environment, index) =>
      settingProblems(environment, { index, signers }),
    ),
  ];
}

const SSH_KEY =
  /^((?:sk-)?(?:ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521)|ssh-rsa)(?:@openssh\.com)?) ([A-Za-z0-9+/]+={0,2})( [^\n\r]*)?$/;
const GPG_KEY =
  /^\s*-----BEGIN PGP PUBLIC KEY BLOCK-----[\s\S]+-----END PGP PUBLIC KEY BLOCK-----\s*$/;

/** A key on one line cannot bring lines of its own into the file that ssh-keygen reads. */
function keyProblems(
  { sshKey, gpgKey }: Signer,
  index: number,
): readonly Pick<DocumentProblem, "at" | "message" | "remedy">[] {
  if (sshKey !== null && !isSshKey(sshKey)) {
    const message = `expected an SSH public key such as "ssh-ed25519 AAAA…", got "${sshKey.slice(0, 40)}"`;
    const remedy = "Copy the line of the .pub file.";
    return [{ at: ["spec", "signers", index, "sshKey"], message, remedy }];
  }
  if (gpgKey === null || GPG_KEY.test(gpgKey)) return [];
  const message = "expected an armored GPG public key, got something else";
  const remedy = "Write what gpg --armor --export KEY prints.";
  return [{ at: ["spec", "signers", index, "gpgKey"], message, remedy }];
}

/** The kind of the key stands in its data again, after four bytes of length. */
function isSshKey(key: string): boolean {
  const [, kind, data] = SSH_KEY.exec(key) ?? [];
  if (kind === undefined || data === undefined) return false;
  return atob(data.slice(0, data.length - (data.length % 4))).slice(4, 4 + kind.length) === kind;
}

interface SettingPlace {
  readonly index: number;
  readonly signers: readonly Signer[];
}

function settingProblems(
  environment: Environment,
  { index, signers }: SettingPlace,
): readonly DocumentProblem[] {
  const { signature, approval, budget } = promotionOf(environment);
  const lists = [
    ["signature", "by", signature, signature?.by],
    ["approval", "by", approval, approval?.by],
    ["budget", "fixesBy", null, budget?.fixesBy],
  ] as const;
  const known = signers.map(({ name }) => name);
  return lists.flatMap(([setting, field, needed, names = []]): readonly DocumentProblem[] => {
    const at = ["spec", "environments", index, "promotion", setting];
    if (known.length === 0 && needed !== null)
      return [{ at, message: "expected signers in the fleet, got none", remedy: NAME_THEM }];
    return names.flatMap((name, place) =>
      known.includes(name) ? [] : [unknownSigner(name, known, [...at, field, place])],
    );
  });
}

const NAME_THEM = "Name them with their keys in spec.signers.";

function unknownSigner(
  name: string,
  known: readonly string[],
  at: DocumentProblem["at"],
): DocumentProblem {
  const hint = didYouMean(name, known);
  return { at, message: `expected a signer of the fleet, got "${name}"${hint}`, remedy: NAME_THEM };
}
