import type { Finding } from "#core/policy/finding.ts";
import { repositoryFinding } from "#core/policy/repository-finding.ts";
import type { OverlayClosure } from "#rendering/closure/overlay-closure.ts";
import { type ArgoSource, isTemplate } from "../argo-cd/application.ts";
import { covers, pathsFromRoot } from "../argo-cd/generate-paths.ts";
import type { Examine, ExaminedApplication, LintedRepository } from "./examination.ts";

/** Are the annotated paths those that the renders of an Application read? */
export const examineGeneratePaths: Examine = async (examined, repository) => {
  const { generatePaths, sources } = examined.application;
  if (generatePaths === null) return [];
  const own = sources.filter(({ plugin, repoURL }) => plugin !== null && repository.isOwn(repoURL));
  if (own.length === 0) return [];
  const texts = [...generatePaths, ...own.map(({ path }) => path)];
  if (texts.some(isTemplate)) return [notLiteral(examined)];
  const read = await Promise.all(own.map(({ path }) => repository.closureOf(path)));
  const closures = read.filter((closure) => closure !== null);
  if (closures.length < own.length) return [];
  const question = { examined, own, closures, named: pathsOf(generatePaths, own) };
  return [...tooNarrow(question), ...tooWide(question, repository)];
};

interface Question {
  readonly examined: ExaminedApplication;
  readonly own: readonly ArgoSource[];
  readonly closures: readonly OverlayClosure[];
  /** What the entries name, of each source. */
  readonly named: readonly string[];
}

function pathsOf(entries: readonly string[], sources: readonly ArgoSource[]): readonly string[] {
  return [...new Set(sources.flatMap(({ path }) => pathsFromRoot(entries, path)))];
}

/** A file of its own, and what a new file would be called that a glob finds. */
function readPaths({ files, links, globs }: OverlayClosure): readonly string[] {
  return [...new Set([...files, ...links, ...globs.map(newFile)])].sort();
}

function newFile(glob: string): string {
  return glob.replace(/^\.\//, "").replaceAll("**/", "").replaceAll(/\*+/g, "new");
}

function tooNarrow({ examined, closures, named }: Question): readonly Finding[] {
  const isMissing = (file: string) => !named.some((path) => covers(path, file));
  const files = closures.flatMap((closure) => [...closure.files, ...closure.links]);
  const missing = [...new Set(files)].sort().filter(isMissing);
  const unseen = closures
    .flatMap(({ globs }) => globs)
    .filter((glob) => isMissing(newFile(glob)))
    .map((glob) => `a new file that "${glob}" means`);
  const [first = unseen[0]] = missing.map((file) => `a change of "${file}"`);
  if (first === undefined) return [];
  const others = missing.length < 2 ? "" : ` (and ${missing.length - 1} more)`;
  const message = `${first}${others} renders nothing anew, though the render reads it`;
  return [finding("generate-paths-narrow", { examined, message })];
}

/** Entries that name nothing which is read, or other overlays of the fleet besides. */
function tooWide(
  { examined, closures, named, own }: Question,
  { overlays }: LintedRepository,
): readonly Finding[] {
  const read = closures.flatMap((closure) => [...readPaths(closure), ...closure.absent]);
  const idle = named.filter((path) => path !== "" && !read.some((file) => covers(path, file)));
  const foreign = overlays.filter(
    (overlay) =>
      named.some((path) => covers(path, overlay)) &&
      !own.some(({ path }) => path === overlay) &&
      !closures.some(({ files }) => files.some((file) => covers(overlay, file))),
  );
  const problems = [
    ...idle.map((path) => `nothing that the render reads lies under "/${path}"`),
    ...(foreign.length === 0 ? [] : [`each change of ${countWords(foreign)} renders it anew`]),
  ];
  if (problems.length === 0) return [];
  return [finding("generate-paths-wide", { examined, message: problems.join("; ") })];
}

function countWords(overlays: readonly string[]): string {
  const [first] = overlays;
  return overlays.length === 1
    ? `the overlay "${first}"`
    : `${overlays.length} other overlays ("${first}" is one)`;
}

function notLiteral(examined: ExaminedApplication): Finding {
  const message =
    "the paths are templates: whether they are those that are read shows in each Application";
  return finding("not-literal", { examined, message });
}

function finding(
  id: "generate-paths-narrow" | "generate-paths-wide" | "not-literal",
  { examined, message }: { readonly examined: ExaminedApplication; readonly message: string },
): Finding {
  const { resource, application } = examined;
  const keys = application.generatePathsAt;
  return repositoryFinding(id, { resource, object: application.object, keys, message });
}
