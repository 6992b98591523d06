import { isRecord } from "#core/is-record.ts";
import { foldedElements, foldedField } from "./folded-field.ts";

/**
 * resource: a file or a folder · folder: a kustomization · file: a file in or below the kustomization's folder ·
 * patch: a file, or the patch itself · plugin: like resource or inline, and it configures generators or transformers.
 */
export type ReferenceRole = "resource" | "folder" | "file" | "patch" | "plugin";

export interface Reference {
  readonly field: string;
  readonly value: unknown;
  readonly role: ReferenceRole;
  /** A line without "=" in it takes its value from the environment. */
  readonly namesVariables?: boolean;
}

const LISTS: Readonly<Record<string, ReferenceRole>> = {
  resources: "resource",
  bases: "resource",
  components: "folder",
  crds: "file",
  configurations: "file",
  patchesStrategicMerge: "patch",
  generators: "plugin",
  transformers: "plugin",
  validators: "plugin",
};
const LISTS_WITH_PATH = ["patches", "patchesJson6902", "replacements"] as const;
const DATA_GENERATORS = ["configMapGenerator", "secretGenerator"] as const;

/** Everything outside the kustomization file that the file names, in its order of fields; Helm charts apart. */
export function listReferences(content: unknown): readonly Reference[] {
  return [...listedReferences(content), ...pathReferences(content), ...dataReferences(content)];
}

function listedReferences(content: unknown): readonly Reference[] {
  return Object.entries(LISTS).flatMap(([field, role]) =>
    foldedElements(content, field).map((value) => ({ field, value, role })),
  );
}

function pathReferences(content: unknown): readonly Reference[] {
  const entries = LISTS_WITH_PATH.flatMap((field) =>
    foldedElements(content, field).flatMap((entry) =>
      fileReferences(field, foldedField(entry, "path")),
    ),
  );
  const schemas = foldedField(content, "openapi").flatMap((openapi) =>
    fileReferences("openapi", foldedField(openapi, "path")),
  );
  return [...entries, ...schemas];
}

function dataReferences(content: unknown): readonly Reference[] {
  return DATA_GENERATORS.flatMap((field) =>
    foldedElements(content, field).flatMap((generator) => [
      ...fileReferences(field, foldedElements(generator, "files").map(withoutKey)),
      ...variableReferences(field, foldedElements(generator, "envs")),
      ...variableReferences(field, foldedField(generator, "env")),
    ]),
  );
}

/** An empty path is a path that is not given: kustomize leaves it to the inline form. */
function fileReferences(field: string, values: readonly unknown[]): readonly Reference[] {
  return values.filter((value) => value !== "").map((value) => ({ field, value, role: "file" }));
}

function variableReferences(field: string, values: readonly unknown[]): readonly Reference[] {
  return fileReferences(field, values).map((file) => ({ ...file, namesVariables: true }));
}

/** "app.conf=files/app.conf" -> "files/app.conf". */
function withoutKey(source: unknown): unknown {
  if (typeof source !== "string") return source;
  const parts = source.split("=");
  return parts.length === 2 ? parts[1] : source;
}

/** Inline configuration or patch instead of a path. */
export function isInlineYaml(documents: readonly unknown[]): boolean {
  return documents.some((document) => isRecord(document) || Array.isArray(document));
}
