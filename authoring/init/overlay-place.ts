import {
  isContainer,
  isDoubtfulStage,
  isShared,
  isStage,
  kebabName,
  stageSuffix,
} from "./environment-words.ts";

/** What the path of an overlay says. */
export interface OverlayPlace {
  readonly path: string;
  readonly environment: string;
  /** The path with {app} in the place of the application; null where no part names one. */
  readonly template: string | null;
  readonly app: string | null;
  /** True where other applications would lie beside this one: a folder holds them. */
  readonly hasSiblingPlace: boolean;
  /** The folder in which the environment's folder lies; "" for the root. */
  readonly parent: string;
  /** True where the name could mean something else: another environment beside it must confirm it. */
  readonly isDoubtful: boolean;
}

/** The environment in a path, and the application; null where no part of it names an environment. */
export function placeOverlay(path: string): OverlayPlace | null {
  const segments = path.split("/");
  if (isShared(segments.at(-1) ?? "")) return null;
  const index = environmentIndex(segments);
  if (index === null) return suffixPlace(path);
  const environment = kebabName(segments[index] ?? "", "environment");
  const found = {
    path,
    environment,
    parent: segments.slice(0, index).join("/"),
    isDoubtful: !isContainer(segments[index - 1] ?? "") && isDoubtfulStage(segments[index] ?? ""),
  };
  const app = appIndex(segments, index);
  if (app === null) return { ...found, template: null, app: null, hasSiblingPlace: false };
  return {
    ...found,
    template: templateOf(segments, { index, app }),
    app: segments[app] ?? null,
    hasSiblingPlace: app > 0,
  };
}

/** A known name below a container; else a known name anywhere; else whatever lies below a container. */
function environmentIndex(segments: readonly string[]): number | null {
  const contained = segments.flatMap((segment, index) =>
    isContainer(segments[index - 1] ?? "") && !isShared(segment) && !isContainer(segment)
      ? [index]
      : [],
  );
  const known = segments.flatMap((segment, index) => (isStage(segment) ? [index] : []));
  const both = contained.filter((index) => known.includes(index));
  return both.at(-1) ?? known.at(-1) ?? contained.at(-1) ?? null;
}

const GROUPS = /^(apps?|applications?|services?|workloads?|projects?|teams?)$/i;

/** apps/shop/overlays/prod: before the container; envs/prod/shop: behind; shop/prod: before. */
function appIndex(segments: readonly string[], index: number): number | null {
  const isContained = isContainer(segments[index - 1] ?? "");
  if (isContained && index >= 2) return index - 2;
  if (/^overlays?$/i.test(segments[index - 1] ?? "")) return null;
  const behind = GROUPS.test(segments[index + 1] ?? "") ? index + 2 : index + 1;
  if (segments[behind] !== undefined) return behind;
  if (segments[index + 1] !== undefined) return index + 1;
  return isContained || index === 0 || GROUPS.test(segments[index - 1] ?? "") ? null : index - 1;
}

/** Deeper folders (regions, clusters) are parts of the environment. */
function templateOf(
  segments: readonly string[],
  { index, app }: { readonly index: number; readonly app: number },
): string {
  const last = Math.max(index, app);
  return segments
    .map((segment, place) => {
      if (place === app) return "{app}";
      return place > last ? "*" : segment;
    })
    .join("/");
}

/** "apps/shop-prod" names both in one folder. */
function suffixPlace(path: string): OverlayPlace | null {
  const segments = path.split("/");
  const index = segments.findLastIndex((segment) => stageSuffix(segment) !== null);
  const found = stageSuffix(segments[index] ?? "");
  if (found === null) return null;
  const template = segments.with(index, `{app}${found.mark}`).join("/");
  return {
    path,
    environment: kebabName(found.stage, "environment"),
    template,
    app: found.app,
    hasSiblingPlace: true,
    parent: segments.slice(0, index).join("/"),
    isDoubtful: true,
  };
}
