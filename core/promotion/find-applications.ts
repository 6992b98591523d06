import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { ApplicationFacts } from "./gates/outside-facts.ts";

/** An app's overlay, as an Application of Argo CD may name it. */
export interface ApplicationPlace {
  readonly app: string;
  readonly environment: string;
  /** From the top of the Git repository. */
  readonly path: string;
  /** Addresses of the repository; [] where nobody knows them. */
  readonly addresses: readonly string[];
}

export interface FoundApplications {
  readonly found: readonly Omit<ApplicationFacts, "hasVersion">[];
  /** Names of those with the same path in other repositories. */
  readonly elsewhere: readonly string[];
}

/** Which Applications sync an overlay: by two labels, where any have them; else by repository and path. */
export function findApplications(
  applications: readonly KubeObject[],
  place: ApplicationPlace,
): FoundApplications {
  const labelled = applications.filter((application) => isLabelled(application, place));
  if (labelled.length > 0)
    return { found: labelled.map((each) => stateOf(each, sourceAt(each, place))), elsewhere: [] };
  const here = applications.flatMap((application) => {
    const index = sourceAt(application, place);
    return index === null ? [] : [{ application, index }];
  });
  const own = new Set(place.addresses.map(plainAddress));
  const isOwn = ({ application, index }: (typeof here)[number]) =>
    own.size === 0 || own.has(plainAddress(String(sourcesOf(application)[index]?.repoURL ?? "")));
  return {
    found: here.filter(isOwn).map(({ application, index }) => stateOf(application, index)),
    elsewhere: here.filter((each) => !isOwn(each)).map(({ application }) => nameOf(application)),
  };
}

function isLabelled(
  { metadata = {} }: KubeObject,
  { app, environment }: ApplicationPlace,
): boolean {
  const labels = isRecord(metadata.labels) ? metadata.labels : {};
  return labels["tiphys.io/app"] === app && labels["tiphys.io/environment"] === environment;
}

/** The place of the source with the overlay's path; null where none has it. */
function sourceAt(application: KubeObject, { path }: ApplicationPlace): number | null {
  const index = sourcesOf(application).findIndex((source) => plainPath(source.path) === path);
  return index < 0 ? null : index;
}

type Fields = Readonly<Record<string, unknown>>;

function sourcesOf({ spec }: KubeObject): readonly Fields[] {
  const { source, sources } = isRecord(spec) ? spec : ({} as Fields);
  if (Array.isArray(sources) && sources.length > 0) return sources.filter(isRecord);
  return isRecord(source) ? [source] : [];
}

function plainPath(path: unknown): string | null {
  return typeof path === "string" ? path.replace(/^(\.?\/+)+|\/+$/g, "") : null;
}

/** "git@github.com:acme/shop.git" and "https://github.com/acme/shop" are one. */
function plainAddress(address: string): string {
  return address
    .trim()
    .toLowerCase()
    .replace(/^[a-z+]+:\/\//, "")
    .replace(/^[^/@]*@/, "")
    .replace(/^([^/:]+):(?:\d+\/)?/, "$1/")
    .replace(/\/+$/, "")
    .replace(/\.git$/, "");
}

function stateOf(
  application: KubeObject,
  index: number | null,
): FoundApplications["found"][number] {
  const status = isRecord(application.status) ? application.status : {};
  const sync = isRecord(status.sync) ? status.sync : {};
  const health = isRecord(status.health) ? status.health : {};
  const revisions: readonly unknown[] = Array.isArray(sync.revisions) ? sync.revisions : [];
  const revision = revisions.length > 0 ? revisions[index ?? 0] : sync.revision;
  return {
    name: nameOf(application),
    sync: textOf(sync.status) ?? "Unknown",
    health: textOf(health.status) ?? "Unknown",
    revision: textOf(revision),
    message: textOf(health.message) ?? conditionOf(status.conditions),
  };
}

function conditionOf(conditions: unknown): string | null {
  const list = (Array.isArray(conditions) ? conditions : []).filter(isRecord);
  return textOf(list.find(({ type }) => /Error$/.test(String(type)))?.message);
}

function nameOf({ metadata = {} }: KubeObject): string {
  return `${textOf(metadata.namespace) ?? ""}/${textOf(metadata.name) ?? ""}`;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
