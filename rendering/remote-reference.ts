/**
 * What kustomize would fetch from elsewhere, by its own rules, read a little wider: a reference that only looks
 * remote to us is refused with a clear message, one that we overlooked would reach the network.
 * Rules: kustomize api/internal/git/repospec.go, api/internal/loader/fileloader.go.
 */

const SCHEMES = ["ssh://", "https://", "http://", "file://"] as const;
const OTHER_GETTERS = /^(gh:|bitbucket\.org\/|s3::|gcs::|hg::)/i;

/** True for what kustomize loads over HTTP where a file is expected. */
export function isRemoteFile(reference: string): boolean {
  return /^https?:/i.test(reference) && !reference.includes("\n");
}

/** True for what kustomize clones with git where a folder may stand, even if a local folder has that name. */
export function isRemoteFolder(reference: string): boolean {
  if (isRemoteFile(reference) || OTHER_GETTERS.test(reference)) return true;
  if (reference.startsWith("/")) return false;
  const spec = withoutForcedGit(withoutQuery(reference));
  if (SCHEMES.some((scheme) => spec.toLowerCase().startsWith(scheme))) return true;
  if (/^github\.com[/:]/i.test(withoutUser(spec))) return true;
  return /^[a-z][a-z0-9-]*@[^/]*[:/]/i.test(spec);
}

/** True for a path that does not exist here and that some kustomize or its author takes for a host: "example.com/org/repo". */
export function resemblesRemote(reference: string): boolean {
  const spec = withoutForcedGit(reference);
  if (spec !== reference || /[?&](ref|version)=/.test(reference)) return true;
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(:\d+)?\/[^/]+\/[^/]+/i.test(spec);
}

/** "HOST/PATH" of a remote reference; null where it cannot be told safely (then nothing allows it). */
export function remotePrefix(reference: string): string | null {
  const spec = withoutForcedGit(withoutQuery(reference));
  const scheme = SCHEMES.find((candidate) => spec.toLowerCase().startsWith(candidate));
  if (scheme === "file://") return null;
  const rest = withoutUser(spec.slice(scheme?.length ?? 0));
  const match = /^([a-z0-9.-]+(?::\d+(?=\/))?)[/:](.+)$/i.exec(rest);
  if (match === null) return null;
  const [, host = "", path = ""] = match;
  const segments = path.split("/").filter((segment) => segment !== "");
  if (segments.some((segment) => /^\.+$/.test(segment) || /[%\\\s:@]/.test(segment))) return null;
  return [host.toLowerCase(), ...segments.map(withoutGitSuffix)].join("/");
}

/** Whether one of the "HOST/PATH" prefixes covers the reference, whole path segments only. */
export function isAllowedRemote(reference: string, allowRemote: readonly string[]): boolean {
  const prefix = remotePrefix(reference);
  if (prefix === null) return false;
  return allowRemote.some((allowed) => {
    const wanted = normalisePrefix(allowed);
    return wanted !== "" && (prefix === wanted || prefix.startsWith(`${wanted}/`));
  });
}

function normalisePrefix(allowed: string): string {
  const [host = "", ...path] = allowed.replace(/^[a-z]+:\/\//i, "").split("/");
  const segments = path.filter((segment) => segment !== "");
  return [host.toLowerCase(), ...segments.map(withoutGitSuffix)].join("/");
}

function withoutGitSuffix(segment: string): string {
  return segment.replace(/\.git$/, "");
}

function withoutForcedGit(reference: string): string {
  return reference.replace(/^git::/i, "");
}

function withoutQuery(reference: string): string {
  const query = reference.indexOf("?");
  return query < 0 ? reference : reference.slice(0, query);
}

function withoutUser(spec: string): string {
  return spec.replace(/^[a-z][a-z0-9-]*@/i, "");
}
