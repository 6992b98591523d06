import type { KubeObject } from "#core/kube/resource.ts";
import { valueAt } from "#core/document/field-path.ts";
import { isSecret } from "#core/policy/mask-secret.ts";
import type { Origin } from "./annotated-objects.ts";
import type { BlameStep, Claim } from "./blame-query.ts";
import { dataGeneratorStep } from "./data-generator-step.ts";
import { fileBaseStep } from "./file-base-step.ts";
import { type BlameSubject, findClaim } from "./find-claim.ts";
import { findHistory, type ObjectHistory } from "./find-history.ts";
import { type HistoryBase, readHistories } from "./history.ts";
import type { KustomizationNode } from "./kustomization-node.ts";
import { type NodeSteps, nodeSteps } from "./node-steps.ts";
import type { FindSource } from "./replacement-step.ts";
import type { SourceFiles } from "./source-files.ts";
import { textField, writtenField } from "./written-fields.ts";
import type { SourcePlace, Written } from "./written.ts";
import { type WrittenObject, writtenObjects } from "./written-objects.ts";

interface Render {
  readonly objects: readonly KubeObject[];
  readonly originAt: (index: number) => Origin | null;
  /** What was built, the settings from outside included. */
  readonly node: KustomizationNode;
  readonly files: SourceFiles;
}

/** A rendered object with its makers, or the best known place where they are not sure. */
export type FoundSubject =
  | { readonly kind: "known"; readonly subject: BlameSubject }
  | { readonly kind: "unsure"; readonly place: SourcePlace | null };

/** Finds the makers of rendered objects by their index, each once. */
export function subjectFinder(render: Render): (index: number) => FoundSubject {
  const { objects, originAt, node, files } = render;
  const histories = Map.groupBy(readHistories(node, files), ({ base }) => base.file);
  const found = new Map<number, FoundSubject>();
  const steps = new Map<KustomizationNode, NodeSteps>();
  const stepsOf = (layer: KustomizationNode) => {
    const known = steps.get(layer) ?? nodeSteps(layer, { files, findSource });
    steps.set(layer, known);
    return known;
  };
  const find = (index: number): FoundSubject => {
    const object = objects[index];
    const origin = originAt(index);
    if (object === undefined || origin === null) return { kind: "unsure", place: null };
    const way = findHistory({ object, origin, histories, files });
    if (way === null) return { kind: "unsure", place: originPlace(origin, files) };
    return { kind: "known", subject: subjectOf(object, { way, origin, files, stepsOf }) };
  };
  const subjectAt = (index: number): FoundSubject => {
    const known = found.get(index) ?? find(index);
    found.set(index, known);
    return known;
  };
  const written = () =>
    [...histories.values()].flat().flatMap(({ base }) => writtenIn(base, files));
  const findSource = sourceFinder({ objects, subjectAt, written });
  return subjectAt;
}

/** The file is known, and no more. */
function originPlace({ path, configuredIn }: Origin, files: SourceFiles): SourcePlace | null {
  const file = path ?? configuredIn;
  if (file === null || files.source(file) === null) return null;
  return { file: files.nameOf(file), line: null, column: null };
}

interface SubjectContext {
  readonly way: ObjectHistory;
  readonly origin: Origin;
  readonly files: SourceFiles;
  readonly stepsOf: (layer: KustomizationNode) => NodeSteps;
}

function subjectOf(object: KubeObject, context: SubjectContext): BlameSubject {
  const { way, origin, files, stepsOf } = context;
  const { history, trail } = way;
  const name = object.metadata?.name ?? "";
  const first = (field: string) => {
    const value = valueAt(way.original.value, [field]);
    return typeof value === "string" ? [value] : [];
  };
  const identity = {
    kinds: new Set([object.kind, ...first("kind")]),
    apiVersions: new Set([object.apiVersion, ...first("apiVersion")]),
    names: new Set([...trail.names, name]),
    namespaces: new Set([...trail.namespaces, object.metadata?.namespace ?? ""]),
  };
  const layers = history.layers.flatMap((layer) => {
    const { data, transformers } = stepsOf(layer);
    return ranOver(layer, origin) ? [...data, ...transformers] : data;
  });
  return { object, identity, steps: [...baseSteps(way, files), ...layers] };
}

/** Kustomize says what ran over an object; configurations in files of their own have other names there. */
function ranOver({ file, kustomization }: KustomizationNode, { transformedIn }: Origin): boolean {
  if (transformedIn === null || transformedIn.includes(file)) return true;
  return writtenField(kustomization, "transformers") !== null;
}

function baseSteps({ history, original }: ObjectHistory, files: SourceFiles): readonly BlameStep[] {
  const { base } = history;
  if (base.kind === "file") return [fileBaseStep(original)];
  const whole = entryStep(base.entry);
  if (base.kind !== "data") return [whole];
  const folder = files.folderOf(base.file);
  const { entry, options } = base;
  return [whole, dataGeneratorStep({ entry, options, files, folder })];
}

/** All of what an entry brings is its own; its name stands for it. */
function entryStep(entry: Written): BlameStep {
  const metadata = writtenField(entry, "metadata");
  const named = textField(entry, "name") === null && metadata !== null ? metadata : entry;
  const field = ["name", "chartName"].map((name) => writtenField(named, name)).find(isThere);
  const place = (field ?? entry).place([], "value");
  const claim: Claim = { place, likeness: "other", isReplacement: true };
  return {
    claim: ({ keys }) => (keys.length === 0 || keys.join("/") === "metadata/name" ? claim : null),
  };
}

function isThere<T>(value: T | null): value is T {
  return value !== null;
}

const MAX_DEPTH = 5;

interface SourceGround {
  readonly objects: readonly KubeObject[];
  readonly subjectAt: (index: number) => FoundSubject;
  /** What lies in the files of resources, rendered or not. */
  readonly written: () => readonly WrittenObject[];
}

function writtenIn(base: HistoryBase, files: SourceFiles): readonly WrittenObject[] {
  return base.kind === "file" ? writtenObjects(files.documents(base.file)) : [];
}

interface SoughtSource {
  readonly select: Parameters<FindSource>[0];
  readonly path: readonly string[];
}

/** A source that is not rendered, as one with the annotation config.kubernetes.io/local-config: its file says it. */
function writtenSource(
  written: readonly WrittenObject[],
  { select, path }: SoughtSource,
): ReturnType<FindSource> {
  const fitting = written.filter(({ value: object }) => {
    const { kind, apiVersion, metadata } = object;
    const identity = {
      kinds: new Set([kind]),
      apiVersions: new Set([apiVersion]),
      names: new Set([metadata?.name ?? ""]),
      namespaces: new Set([metadata?.namespace ?? ""]),
    };
    return select({ object, identity });
  });
  const [source] = fitting;
  if (source === undefined || fitting.length > 1 || isSecret(source.value)) return null;
  const keys = indexed(source.value, path);
  if (keys === null) return null;
  return { place: source.place(keys, "value"), value: valueAt(source.value, keys) };
}

/** Who wrote a value of another object; replacements may lead from one to the next. */
function sourceFinder({ objects, subjectAt, written }: SourceGround): FindSource {
  let depth = 0;
  return (select, path) => {
    if (depth >= MAX_DEPTH) return null;
    depth++;
    try {
      const subjects = objects.flatMap((_, index) => {
        const found = subjectAt(index);
        return found.kind === "known" && select(found.subject) ? [found.subject] : [];
      });
      const [subject] = subjects;
      if (subject === undefined) return writtenSource(written(), { select, path });
      if (subjects.length > 1) return null;
      // Reports show the line: it must not be one with a Secret's value for a finding about something else.
      if (isSecret(subject.object)) return null;
      const keys = indexed(subject.object, path);
      const place = keys === null ? null : findClaim(subject, keys);
      return place === null || keys === null
        ? null
        : { place, value: valueAt(subject.object, keys) };
    } finally {
      depth--;
    }
  };
}

/** A replacement's field path as keys of an object: "[name=web]" and "0" become indexes. */
function indexed(object: KubeObject, path: readonly string[]): readonly (string | number)[] | null {
  const keys: (string | number)[] = [];
  for (const part of path) {
    const value = valueAt(object, keys);
    const key = Array.isArray(value) ? indexIn(value, part) : part;
    if (valueAt(value, [key]) === undefined) return null;
    keys.push(key);
  }
  return keys;
}

function indexIn(list: readonly unknown[], part: string): number {
  const condition = /^\[([^=]+)=(.*)\]$/.exec(part);
  if (condition === null) return Number(part);
  const [, field = "", wanted] = condition;
  return list.findIndex((element) => String(valueAt(element, [field])) === wanted);
}
