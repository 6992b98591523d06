/**
 * The folder that Argo CD sends to a plugin with --plugin-use-manifest-generate-paths: what the Application's folder and
 * all entries have in common; "." for the whole repository. Entries begin at the root ("/a/b").
 * @see argo-cd reposerver/repository/utils.go, getApplicationRootPath
 */
export function sentRoot(path: string, entries: readonly string[]): string {
  if (entries.length === 0) return ".";
  const common = [path, ...entries].map(segmentsOf).reduce(sharedStart);
  return common.length === 0 ? "." : common.join("/");
}

function segmentsOf(path: string): readonly string[] {
  return path.split("/").filter((segment) => segment !== "" && segment !== ".");
}

function sharedStart(left: readonly string[], right: readonly string[]): readonly string[] {
  const end = left.findIndex((segment, index) => segment !== right[index]);
  return end < 0 ? left : left.slice(0, end);
}
