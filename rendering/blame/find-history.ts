import type { KubeObject } from "#core/kube/resource.ts";
import type { Origin } from "./annotated-objects.ts";
import type { History, HistoryBase } from "./history.ts";
import { type NameTrail, nameTrail } from "./identity.ts";
import type { SourceFiles } from "./source-files.ts";
import { textField, writtenField } from "./written-fields.ts";
import type { Written } from "./written.ts";
import { type WrittenObject, writtenObjects } from "./written-objects.ts";

/** The one way by which an object came, with what it was at the beginning. */
export interface ObjectHistory {
  readonly history: History;
  /** The object in its file, or the generator's entry. */
  readonly original: Written;
  readonly trail: NameTrail;
}

interface Sought {
  readonly object: KubeObject;
  readonly origin: Origin;
  /** By the file of their base. */
  readonly histories: ReadonlyMap<string, readonly History[]>;
  readonly files: SourceFiles;
}

/**
 * The way that fits the origin and the names best; null where none or more than one does. A patch may replace all
 * annotations, the origin's with them: then only an object of just that name and namespace is believed.
 */
export function findHistory(sought: Sought): ObjectHistory | null {
  const { origin, histories } = sought;
  const all = [...histories.values()].flat();
  const file = origin.path ?? origin.configuredIn;
  const ways = origin.isRemote
    ? all.filter(({ base }) => base.kind === "remote")
    : (histories.get(file ?? "") ?? []).filter(({ base }) => fits(base, origin));
  return ways.length > 0
    ? bestOf(ways, { ...sought, least: 1 })
    : bestOf(all, { ...sought, least: SURE });
}

const SURE = 18;

interface Bounded extends Sought {
  readonly least: number;
}

function bestOf(ways: readonly History[], { least, ...sought }: Bounded): ObjectHistory | null {
  const scored = ways
    .flatMap((history) => candidates(history, sought))
    .map((candidate) => ({ candidate, score: scoreOf(candidate, sought) }))
    .filter(({ score }) => score >= least)
    .sort((left, right) => right.score - left.score);
  const [best, second] = scored;
  if (best === undefined || best.score === second?.score) return null;
  return best.candidate;
}

function fits(base: HistoryBase, origin: Origin): boolean {
  if (base.kind === "file") return origin.path !== null;
  if (base.kind === "data") return base.generator === origin.generator;
  return base.kind === "chart" && origin.path === null;
}

function candidates(history: History, sought: Sought): readonly ObjectHistory[] {
  const { base, layers } = history;
  const { object } = sought;
  if (base.kind !== "file") {
    const isNamed = base.kind === "data";
    const first = {
      kind: object.kind,
      name: isNamed ? (entryName(base.entry) ?? "") : (object.metadata?.name ?? ""),
      namespace: isNamed ? (textField(base.entry, "namespace") ?? "") : "",
    };
    return [{ history, original: base.entry, trail: nameTrail(first, layers) }];
  }
  return originals(base.file, sought).map((original) => {
    const { kind, metadata } = original.value;
    const name = metadata?.name ?? metadata?.generateName ?? "";
    const first = { kind, name, namespace: metadata?.namespace ?? "" };
    return { history, original, trail: nameTrail(first, layers) };
  });
}

/** The objects of the kind in a file; a patch may make another kind of the only object in it. */
function originals(file: string, { object, files }: Sought): readonly WrittenObject[] {
  const objects = writtenObjects(files.documents(file));
  const alike = objects.filter(
    ({ value }) => value.kind === object.kind && value.apiVersion === object.apiVersion,
  );
  return alike.length === 0 && objects.length === 1 ? objects : alike;
}

/** A generator in a file of its own has its name in its metadata. */
function entryName(entry: Written): string | null {
  const metadata = writtenField(entry, "metadata");
  return textField(entry, "name") ?? textField(metadata, "name");
}

/** 0 for what it cannot be. The name counts most, then the namespace, then what ran over it. */
function scoreOf({ history, trail }: ObjectHistory, { object, origin }: Sought): number {
  const { base, layers } = history;
  const name = object.metadata?.name ?? object.metadata?.generateName ?? "";
  if (base.kind === "chart" || base.kind === "remote") return 1;
  const isGenerated = base.kind === "data";
  const isNamed = name === trail.name || (isGenerated && name.startsWith(`${trail.name}-`));
  const isLike = [...trail.names].some((known) => known !== "" && name.includes(known));
  const likeness = isNamed ? 16 : isLike ? 8 : 4;
  const namespace = object.metadata?.namespace ?? "";
  // What has none in spite of its kustomizations is cluster-scoped.
  const isThere = namespace === trail.namespace || namespace === "";
  const files = new Set(layers.map(({ file }) => file));
  const ran = origin.transformedIn?.every((file) => files.has(file)) === true;
  // Of "web" and "web-conf" the longer one made "web-conf-5f7dh9k2".
  const closeness = isNamed ? trail.name.length / 1000 : 0;
  return likeness + (isThere ? 2 : 0) + (ran ? 1 : 0) + closeness;
}
