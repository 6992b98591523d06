import { isRecord } from "#core/is-record.ts";
import { problemsError } from "#core/errors.ts";
import {
  declaredScopes,
  type DeclaredScopes,
  isNamespacedKind,
} from "#core/kube/namespaced-kinds.ts";
import { readYamlBytes } from "#core/kube/read-yaml.ts";
import { displayName, groupKind, isKubeObject, type KubeObject } from "#core/kube/resource.ts";
import type { JudgedResource } from "#core/policy/evaluate.ts";

/** Text with objects in it: a whole render (`isSource` false), or a file that a person wrote. */
export interface ManifestText {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly isSource: boolean;
  /** What findings name as their source; default: the file. */
  readonly sourceName?: string;
}

export interface PrepareOptions {
  /** Namespace of namespaced objects that name none; null when nothing gives one. */
  readonly namespace: string | null;
  readonly crdScopes: DeclaredScopes;
}

export interface PreparedResources {
  readonly resources: readonly JudgedResource[];
  /** Namespaced objects whose namespace nothing gives. */
  readonly withoutNamespace: number;
}

/**
 * The objects in some texts, lists flattened, namespaces filled in, ready to judge.
 * @throws MANIFEST_UNREADABLE for what cannot be read, is no Kubernetes object, or holds no object at all
 */
export function prepareResources(
  texts: readonly ManifestText[],
  options: PrepareOptions,
): PreparedResources {
  const objects = texts.flatMap((text) => objectsOf(text));
  if (objects.length === 0) throw nothingRead(texts);
  const scopes = new Map([
    ...options.crdScopes,
    ...declaredScopes(objects.map(({ object }) => object)),
  ]);
  const resources = objects.map(({ object, source }) => {
    const isNamespaced = isNamespacedKind(groupKind(object), scopes);
    const namespace = isNamespaced ? (ownNamespace(object) ?? options.namespace) : null;
    return { object, source, namespace, isNamespaced };
  });
  const withoutNamespace = resources.filter(
    ({ namespace, isNamespaced }) => namespace === null && isNamespaced,
  ).length;
  return { resources, withoutNamespace };
}

interface FoundObject {
  readonly object: KubeObject;
  readonly source: JudgedResource["source"];
}

function objectsOf({ file, bytes, isSource, sourceName }: ManifestText): readonly FoundObject[] {
  return readYamlBytes(bytes, { file }).flatMap(({ value, line }) => {
    const source = isSource ? { file: sourceName ?? file, line } : null;
    return flatten(value, { file, line }).map((object) => {
      if (!isSource && displayName(object) === "") throw withoutName(object, { file, line });
      return { object, source };
    });
  });
}

/**
 * Items of a list, else the object itself. As kubectl and Argo CD see it, whatever has a list of items is a
 * list, by any kind: what they take apart must not be judged as one object.
 */
function flatten(
  value: unknown,
  place: { readonly file: string; readonly line: number },
): readonly KubeObject[] {
  if (!isKubeObject(value)) throw notAnObject(value, place);
  const { items } = value;
  const isList = value.kind.endsWith("List");
  if (items === null && isList) return [];
  if (!Array.isArray(items)) return [value];
  const itemKind = isList ? value.kind.slice(0, -"List".length) : "";
  return items.flatMap((item: unknown) =>
    flatten(typedItem(item, value.apiVersion, itemKind), place),
  );
}

/** Items of a typed list may leave out what the list says for all. */
function typedItem(item: unknown, apiVersion: string, kind: string): unknown {
  if (kind === "" || typeof item !== "object" || item === null || Array.isArray(item)) return item;
  return { apiVersion, kind, ...item };
}

function ownNamespace({ metadata }: KubeObject): string | null {
  const namespace = metadata?.namespace;
  return typeof namespace === "string" && namespace !== "" ? namespace : null;
}

function notAnObject(
  value: unknown,
  { file, line }: { readonly file: string; readonly line: number },
): Error {
  const got = isRecord(value) ? "a mapping without them" : describe(value);
  const message = `expected a Kubernetes object with apiVersion and kind, got ${got}`;
  return problemsError("MANIFEST_UNREADABLE", [
    { file, line, message, remedy: "Add them, or leave the document out." },
  ]);
}

/** Kustomize renders none: it is what a render that was cut off leaves of its last object. */
function withoutName(
  { kind }: KubeObject,
  { file, line }: { readonly file: string; readonly line: number },
): Error {
  const message = `expected a ${kind} with metadata.name, got one without`;
  return problemsError("MANIFEST_UNREADABLE", [
    { file, line, message, remedy: "Look at what kustomize prints: it may be cut off." },
  ]);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return typeof value === "string" ? `the text "${value.slice(0, 40)}"` : String(value);
}

function nothingRead(texts: readonly ManifestText[]): Error {
  const file = texts[0]?.file ?? "no file";
  const remedy =
    "An empty result is never taken for a good one: check the path, or what was piped in.";
  return problemsError("MANIFEST_UNREADABLE", [
    { file, message: "expected at least one Kubernetes object, got none", remedy },
  ]);
}
