import { isRecord } from "#core/is-record.ts";
import { resolve } from "node:path";
import { readYaml } from "#core/kube/read-yaml.ts";
import { isKubeObject, type KubeObject } from "#core/kube/resource.ts";
import { realPath } from "./kustomization-node.ts";
import { isSame } from "./value-likeness.ts";

/** What kustomize says of where an object came from; files are absolute. */
export interface Origin {
  /** The file of a resource; null for what a generator made. */
  readonly path: string | null;
  /** The file that configures the generator. */
  readonly configuredIn: string | null;
  readonly generator: string | null;
  readonly isRemote: boolean;
  /** The files that configure what ran over it, in order; null where kustomize does not say. */
  readonly transformedIn: readonly string[] | null;
}

const ORIGIN = "config.kubernetes.io/origin";
const TRANSFORMATIONS = "alpha.config.kubernetes.io/transformations";
const SEPARATOR = /\n---\n/;

interface AnnotatedText {
  readonly text: string;
  /** What the paths in it are relative to. */
  readonly folder: string;
  /** The first build's objects, in its order. */
  readonly objects: readonly KubeObject[];
}

/**
 * The origins of rendered objects, by their index, from the second build. An object counts only if it is equal in
 * both but for the annotations; documents are read when they are asked for.
 */
export function originFinder(annotated: AnnotatedText): (index: number) => Origin | null {
  const { objects, folder } = annotated;
  const documents = annotated.text.split(SEPARATOR);
  const read = (index: number) => readDocument(documents[index] ?? "");
  const isParallel = documents.length === objects.length;
  return (index) => {
    const object = objects[index];
    if (object === undefined) return null;
    const own = isParallel ? read(index) : null;
    const found =
      own !== null && isTwin(own, object)
        ? own
        : (documents.map((_, at) => read(at)).find((other) => isTwin(other, object)) ?? null);
    return found === null ? null : originOf(found, folder);
  };
}

function readDocument(text: string): KubeObject | null {
  const [document] = readYaml(text, { file: "" });
  return isKubeObject(document?.value) ? document.value : null;
}

function isTwin(annotated: KubeObject | null, object: KubeObject): boolean {
  return annotated !== null && isSame(withoutAnnotations(annotated), withoutAnnotations(object));
}

/** The object without the two annotations, and without the mapping they leave empty. */
function withoutAnnotations(object: KubeObject): unknown {
  const { annotations, ...metadata } = object.metadata ?? {};
  const others = Object.entries(annotations ?? {}).filter(
    ([key]) => key !== ORIGIN && key !== TRANSFORMATIONS,
  );
  if (others.length === 0) return { ...object, metadata };
  return { ...object, metadata: { ...metadata, annotations: Object.fromEntries(others) } };
}

function originOf({ metadata }: KubeObject, folder: string): Origin {
  const read = annotation(metadata?.annotations?.[ORIGIN]);
  const origin = isRecord(read) ? read : {};
  const file = (path: unknown) => {
    if (typeof path !== "string") return null;
    const absolute = resolve(folder, path);
    return realPath(absolute) ?? absolute;
  };
  const { configuredBy, repo } = origin;
  const transformations = annotation(metadata?.annotations?.[TRANSFORMATIONS]);
  return {
    path: file(origin.path),
    configuredIn: file(origin.configuredIn),
    generator:
      isRecord(configuredBy) && typeof configuredBy.kind === "string" ? configuredBy.kind : null,
    isRemote: typeof repo === "string",
    transformedIn: Array.isArray(transformations)
      ? transformations.flatMap((entry) =>
          isRecord(entry) ? (file(entry.configuredIn) ?? []) : [],
        )
      : null,
  };
}

function annotation(text: string | undefined): unknown {
  return text === undefined ? null : readYaml(text, { file: "" })[0]?.value;
}
