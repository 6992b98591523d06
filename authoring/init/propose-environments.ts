import { pathMatcher } from "#core/policy/glob.ts";
import type { OverlayPattern } from "#core/policy/fleet.ts";
import { isContainer, isShared, kebabName, stageRank } from "./environment-words.ts";
import {
  environmentNamespaces,
  type NamespaceFolder,
  type NamespaceProposal,
} from "./environment-namespaces.ts";
import { type OverlayPlace, placeOverlay } from "./overlay-place.ts";
import type { FoundKustomization, FoundManifests } from "./scan-repository.ts";

export interface ProposedEnvironment {
  readonly name: string;
  readonly overlays: readonly OverlayPattern[];
  /** The folders that the patterns claim today. */
  readonly folders: readonly string[];
  readonly namespaces: readonly string[];
}

export interface Proposal {
  /** True where there are plain manifests only: no environment can claim them by their folders. */
  readonly isPlain: boolean;
  readonly environments: readonly ProposedEnvironment[];
  /** Kustomizations that nothing builds on and whose path names no environment. */
  readonly unclaimed: readonly string[];
  /** Overlays that another one of their environment builds, with that one. */
  readonly covered: readonly { readonly path: string; readonly by: string }[];
  /** Namespaces that several environments use. */
  readonly sharedNamespaces: NamespaceProposal["shared"];
}

/** Environments as the folders of a repository tell them, in the order of promotion. `name` stands for the fleet. */
export function proposeEnvironments(
  kustomizations: readonly FoundKustomization[],
  name: string,
): Proposal {
  const plain = kustomizations.filter(({ isComponent }) => !isComponent);
  const places = confirmed(plain.flatMap(({ path }) => placeOverlay(path) ?? []));
  const covered = places.flatMap((place) => coverOf(place, { places, kustomizations: plain }));
  const hidden = new Set(covered.map(({ path }) => path));
  const overlays = places.filter(({ path }) => !hidden.has(path));
  const entries = withoutEnvironment(plain, places);
  const isUnnamed = overlays.length === 0;
  const groups = isUnnamed
    ? defaultGroup(entries)
    : Map.groupBy(overlays, ({ environment }) => environment);
  const { environments, shared } = describeGroups(groups, {
    found: kustomizations,
    patterns: (group) => patternsOf(group, { overlays, kustomizations, name }),
  });
  const unclaimed = isUnnamed ? [] : entries;
  return { isPlain: false, environments, unclaimed, covered, sharedNamespaces: shared };
}

/** The same for plain manifests: environments with namespaces and actions, for `check --env`. */
export function proposePlain(manifests: readonly FoundManifests[]): Proposal {
  const places = confirmed(manifests.flatMap(({ path }) => placeOverlay(path) ?? []));
  const groups = Map.groupBy(places, ({ environment }) => environment);
  const { environments, shared } = describeGroups(groups, {
    found: manifests.map(({ path, namespaces }) => ({ path, namespaces, refersTo: [] })),
    patterns: () => [],
  });
  const named = new Set(places.map(({ path }) => path));
  const unclaimed = manifests.map(({ path }) => path).filter((path) => !named.has(path));
  return { isPlain: true, environments, unclaimed, covered: [], sharedNamespaces: shared };
}

interface GroupOptions {
  readonly found: readonly NamespaceFolder[];
  readonly patterns: (group: readonly OverlayPlace[]) => readonly OverlayPattern[];
}

function describeGroups(
  groups: ReadonlyMap<string, readonly OverlayPlace[]>,
  { found, patterns }: GroupOptions,
) {
  const folders = new Map(
    [...groups].map(([environment, group]) => [environment, group.map(({ path }) => path)]),
  );
  const { namespaces, shared } = environmentNamespaces(folders, found);
  const environments = [...groups]
    .map(([environment, group]) => ({
      name: environment,
      overlays: patterns(group),
      folders: folders.get(environment) ?? [],
      namespaces: namespaces.get(environment) ?? [],
    }))
    .sort(
      (left, right) =>
        stageRank(left.name) - stageRank(right.name) || (left.name < right.name ? -1 : 1),
    );
  return { environments, shared };
}

/** "test/fixtures" alone is no environment; "test" beside "prod" is one. */
function confirmed(places: readonly OverlayPlace[]): readonly OverlayPlace[] {
  return places.filter(
    (place) =>
      !place.isDoubtful ||
      places.some(
        (other) => other.parent === place.parent && other.environment !== place.environment,
      ),
  );
}

interface Surroundings {
  readonly places: readonly OverlayPlace[];
  readonly kustomizations: readonly FoundKustomization[];
}

/** What another overlay of the environment builds is judged as a part of that one. */
function coverOf(
  { path, environment }: OverlayPlace,
  { places, kustomizations }: Surroundings,
): Proposal["covered"] {
  const by = kustomizations.find(
    (other) =>
      other.path !== path &&
      other.refersTo.includes(path) &&
      places.some((place) => place.path === other.path && place.environment === environment),
  );
  return by === undefined ? [] : [{ path, by: by.path }];
}

/** Kustomizations that nothing builds on, none of whose folders names an environment. */
function withoutEnvironment(
  kustomizations: readonly FoundKustomization[],
  places: readonly OverlayPlace[],
): readonly string[] {
  const used = new Set(kustomizations.flatMap(({ refersTo }) => refersTo));
  const overlays = new Set(places.map(({ path }) => path));
  return kustomizations
    .map(({ path }) => path)
    .filter((path) => !used.has(path) && !overlays.has(path))
    .filter((path) => !isBase(path) && !isAggregate(path, kustomizations, overlays));
}

/** Beside environments and built on by none, "overlays/shared" is what somebody deploys. */
function isBase(path: string): boolean {
  const segments = path.split("/");
  return segments.some(isShared) && !isContainer(segments.at(-2) ?? "");
}

/** A kustomization that only gathers overlays is none of its own. */
function isAggregate(
  path: string,
  kustomizations: readonly FoundKustomization[],
  overlays: ReadonlySet<string>,
): boolean {
  const found = kustomizations.find((one) => one.path === path);
  return found?.refersTo.some((reference) => overlays.has(reference)) ?? false;
}

/** Where no folder names an environment, everything is in one. */
function defaultGroup(entries: readonly string[]): ReadonlyMap<string, readonly OverlayPlace[]> {
  if (entries.length === 0) return new Map();
  return new Map([["default", entries.map(defaultPlace)]]);
}

function defaultPlace(path: string): OverlayPlace {
  const segments = path.split("/");
  const isNested = segments.length > 1;
  return {
    path,
    environment: "default",
    template: isNested ? segments.with(-1, "{app}").join("/") : null,
    app: path === "." ? null : (segments.at(-1) ?? null),
    hasSiblingPlace: isNested,
    parent: "",
    isDoubtful: false,
  };
}

interface PatternOptions {
  readonly overlays: readonly OverlayPlace[];
  readonly kustomizations: readonly FoundKustomization[];
  readonly name: string;
}

/** Globs where folders for applications hold them, if they mean no other kustomization; else paths with their app. */
function patternsOf(
  group: readonly OverlayPlace[],
  { overlays, kustomizations, name }: PatternOptions,
): readonly OverlayPattern[] {
  const paths = new Set(group.map(({ path }) => path));
  const claimsOthers = (template: string) => {
    const matches = pathMatcher(template);
    return kustomizations.some(({ path }) => !paths.has(path) && matches(path) !== null);
  };
  const hasSiblings = ({ template, hasSiblingPlace }: OverlayPlace) =>
    hasSiblingPlace || overlays.filter((other) => other.template === template).length > 1;
  const patterns = group.map((place) =>
    place.template !== null && hasSiblings(place) && !claimsOthers(place.template)
      ? place.template
      : { path: place.path, app: kebabName(place.app ?? name, name) },
  );
  const globs = patterns.filter((pattern) => typeof pattern === "string");
  return [...new Set(globs), ...patterns.filter((pattern) => typeof pattern !== "string")];
}
