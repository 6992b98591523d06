import { isRecord } from "#core/is-record.ts";
import { foldedField, foldKey } from "./folded-field.ts";
import { isRemoteFile } from "./remote-reference.ts";

/** What the configuration of a generator or transformer asks for, apart from its data. */
export interface PluginRequest {
  /** Kinds run as a program or a container, and kinds that kustomize does not have built in. */
  readonly foreignKinds: readonly string[];
  readonly inflatesHelm: boolean;
  /** Everything that reads like an HTTP address, wherever it stands. */
  readonly urls: readonly string[];
}

const FUNCTION_ANNOTATIONS = ["config.kubernetes.io/function", "config.k8s.io/function"];
const URL_IN_TEXT = /(?<=^|[\s"'=])https?:[^\s"']+/gim;

/** Reads documents of a file (or an inline text) that `generators`, `transformers` or `validators` name. */
export function inspectPluginConfig(documents: readonly unknown[]): PluginRequest {
  const objects = documents.flatMap(flattenList);
  return {
    foreignKinds: objects.filter((object) => !isBuiltin(object)).map(kindOf),
    inflatesHelm: objects.some((object) => kindOf(object) === "HelmChartInflationGenerator"),
    urls: [...new Set(urlsIn(documents))],
  };
}

const GATHERING: ReadonlySet<string> = new Set(["apiversion", "kind", "resources"]);

/** A kustomization that builds nothing but what its files hold: what patches make of configuration could read others. */
export function onlyGathers(kustomization: object): boolean {
  return Object.keys(kustomization).every((field) => GATHERING.has(foldKey(field)));
}

/** HTTP addresses in any text of a value: patches of plugin configuration can put them anywhere. */
export function urlsIn(value: unknown): readonly string[] {
  return textsIn(value).flatMap((text) =>
    isRemoteFile(text) ? [text] : [...text.matchAll(URL_IN_TEXT)].map(([url]) => url),
  );
}

/** Every text that is a value somewhere in a value. */
export function textsIn(value: unknown, seen: Set<unknown> = new Set()): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || seen.has(value)) return [];
  seen.add(value);
  return Object.values(value).flatMap((element) => textsIn(element, seen));
}

function flattenList(document: unknown): readonly unknown[] {
  if (Array.isArray(document)) return document.flatMap(flattenList);
  const items = foldedField(document, "items").find(Array.isArray);
  return items === undefined || !kindOf(document).endsWith("List") ? [document] : items;
}

function isBuiltin(object: unknown): boolean {
  if (!isRecord(object) || declaresFunction(object)) return false;
  return object.apiVersion === "builtin";
}

function declaresFunction(object: unknown): boolean {
  return foldedField(object, "metadata")
    .flatMap((metadata) => foldedField(metadata, "annotations"))
    .filter(isRecord)
    .some((annotations) => FUNCTION_ANNOTATIONS.some((name) => hasKey(annotations, name)));
}

function hasKey(mapping: Readonly<Record<string, unknown>>, name: string): boolean {
  return Object.keys(mapping).some((key) => foldKey(key) === name);
}

function kindOf(object: unknown): string {
  const kind = foldedField(object, "kind")[0];
  return typeof kind === "string" && kind !== "" ? kind : "object without a kind";
}
