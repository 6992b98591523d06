import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { TiphysError } from "#core/errors.ts";
import type { KindSchemas } from "#core/kube/schema/kube-type.ts";
import { type ChosenVersion, chooseVersion } from "#core/kube/schema/kubernetes-version.ts";
import {
  openKindSchemas,
  readSchemaIndex,
  type SchemaIndex,
} from "#core/kube/schema/open-kind-schemas.ts";

/** The schemas that are shipped, for any of their Kubernetes versions; nothing is read before it is needed. */
export interface SchemaLibrary {
  /** null for a text that is no version. */
  readonly choose: (wanted: string | null) => ChosenVersion | null;
  readonly versions: () => readonly string[];
  /** The kinds of one of `versions`. */
  readonly open: (version: string) => KindSchemas;
}

export function openSchemas(): SchemaLibrary {
  let folder: string | null = null;
  let index: SchemaIndex | null = null;
  const opened = new Map<string, KindSchemas>();
  const read = (name: string) =>
    readFileSync(join((folder ??= schemaFolder()), `${name}.txt`), "utf8");
  const known = () => (index ??= readSchemaIndex(read("index")));
  return {
    choose: (wanted) => chooseVersion(wanted, known().versions),
    versions: () => known().versions,
    open: (version) => {
      const schemas = opened.get(version) ?? openKindSchemas({ index: known(), read, version });
      opened.set(version, schemas);
      return schemas;
    },
  };
}

/** schemas/ beside the sources, or beside the bundle's files in dist/. */
function schemaFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(folder, "schemas");
    if (existsSync(join(candidate, "index.txt"))) return candidate;
    const parent = dirname(folder);
    if (parent === folder)
      throw new TiphysError(
        "INTERNAL",
        "schemas/index.txt: expected the shipped schemas, got none. Install the package again.",
      );
    folder = parent;
  }
}
