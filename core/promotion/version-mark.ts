/** What somebody says of a version: they approve it, or it is a fix. */
export type MarkKind = "approve" | "fix";

/** Exactly which version, of which app, for which environment. */
export interface MarkedVersion {
  readonly app: string;
  readonly environment: string;
  /** @see versionDigest */
  readonly version: string;
}

const TRAILERS: Readonly<Record<MarkKind, string>> = { approve: "Approved", fix: "Fix" };

/** "Approved: shop/prod sha256:…": what a signed tag or commit must say for it to count. */
export function markLine(kind: MarkKind, { app, environment, version }: MarkedVersion): string {
  return `${TRAILERS[kind]}: ${app}/${environment} ${version}`;
}

/** True where a message holds the line, above its signature. */
export function holdsMark(message: string, kind: MarkKind, version: MarkedVersion): boolean {
  const [signed = ""] = message.split(/^-----BEGIN [A-Z ]+-----$/m);
  return signed.split(/\r?\n/).some((line) => line.trimEnd() === markLine(kind, version));
}

/** Below which the tags of an app in an environment lie: "approve/shop/prod". */
export function markFolder(
  kind: MarkKind,
  { app, environment }: Omit<MarkedVersion, "version">,
): string {
  return `${kind}/${app}/${environment}`;
}

interface MarkTag extends MarkedVersion {
  /** A full hash: when a version comes again, it is marked again. */
  readonly commit: string;
  /** Whose tag it is. */
  readonly email: string;
}

/** The name of somebody's tag: nothing is read from it, but that it lies in the right folder. */
export function markTag(kind: MarkKind, { commit, email, ...marked }: MarkTag): string {
  const who = email.replace(/@/g, "-at-").replace(/[^A-Za-z0-9-]+/g, "-") || "somebody";
  const version = marked.version.slice("sha256:".length).slice(0, 12);
  return `${markFolder(kind, marked)}/${version}-${commit.slice(0, 7)}-${who}`;
}
