import type { PathKey } from "#core/document/field-path.ts";
import { valueAt } from "#core/document/field-path.ts";
import { isRecord } from "#core/is-record.ts";

/** A source of an Application, as far as it could be read; `keys` lead to it. */
export interface ArgoSource {
  readonly keys: readonly PathKey[];
  readonly repoURL: string;
  readonly path: string;
  readonly plugin: ArgoPlugin | null;
}

export interface ArgoPlugin {
  readonly name: string;
  readonly env: readonly NamedValue[];
  readonly parameters: readonly NamedValue[];
}

export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** An Application, or the template of an ApplicationSet. */
export interface ArgoApplication {
  readonly object: unknown;
  readonly sources: readonly ArgoSource[];
  /** Where the annotation stands, or would. */
  readonly generatePathsAt: readonly PathKey[];
  /** The entries of manifest-generate-paths; null without the annotation. */
  readonly generatePaths: readonly string[] | null;
}

const GENERATE_PATHS = "argocd.argoproj.io/manifest-generate-paths";

/** Null for what is neither an Application nor an ApplicationSet. */
export function readApplication(object: unknown): ArgoApplication | null {
  if (!isRecord(object) || !String(object.apiVersion).startsWith("argoproj.io/")) return null;
  if (object.kind !== "Application" && object.kind !== "ApplicationSet") return null;
  const base = object.kind === "ApplicationSet" ? ["spec", "template"] : [];
  const generatePathsAt = [...base, "metadata", "annotations", GENERATE_PATHS];
  const annotation = textOf(valueAt(object, generatePathsAt));
  return {
    object,
    sources: sourcePlaces(object, [...base, "spec"]).map((keys) => readSource(object, keys)),
    generatePathsAt,
    generatePaths: annotation === "" ? null : annotation.split(";").filter((entry) => entry !== ""),
  };
}

/** Go text templates stand in it: what it says is known only for each generated Application. */
export function isTemplate(text: string): boolean {
  return text.includes("{{");
}

function sourcePlaces(object: unknown, spec: readonly PathKey[]): readonly (readonly PathKey[])[] {
  const list = valueAt(object, [...spec, "sources"]);
  const places: readonly (readonly PathKey[])[] =
    Array.isArray(list) && list.length > 0
      ? list.map((_, index) => [...spec, "sources", index])
      : [[...spec, "source"]];
  const all = [...places, [...spec, "sourceHydrator", "drySource"]];
  return all.filter((keys) => isRecord(valueAt(object, keys)));
}

function readSource(object: unknown, keys: readonly PathKey[]): ArgoSource {
  const at = (...more: readonly PathKey[]) => valueAt(object, [...keys, ...more]);
  return {
    keys,
    repoURL: textOf(at("repoURL")),
    path: textOf(at("path")).replace(/^(\.?\/)+(?=.)|(?<=.)\/+$/g, "") || ".",
    plugin: isRecord(at("plugin"))
      ? {
          name: textOf(at("plugin", "name")),
          env: namedValues(at("plugin", "env"), "value"),
          parameters: namedValues(at("plugin", "parameters"), "string"),
        }
      : null,
  };
}

function namedValues(list: unknown, field: string): readonly NamedValue[] {
  if (!Array.isArray(list)) return [];
  return list.map((item: unknown) => ({
    name: textOf(valueAt(item, ["name"])),
    value: textOf(valueAt(item, [field])),
  }));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
