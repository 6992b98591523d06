import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CompactType } from "#core/kube/schema/compact-type.ts";
import { compactCrds } from "./compact-crds.ts";
import { compactKubernetes, type CompactSet } from "./compact-kubernetes.ts";
import { goModule } from "./go-module.ts";
import { CRD_SOURCES, KUBERNETES_SOURCES, type SchemaModule } from "./schema-sources.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

/**
 * Writes schemas/*.txt, and their digest for the revision, from the Go modules of scripts/schema-sources.ts;
 * --check only compares. Needs Go.
 */
function writeSchemas(): number {
  const isCheck = process.argv.includes("--check");
  if (!isCheck) mkdirSync(join(root, "schemas"), { recursive: true });
  const tables = [...kubernetesFiles(), ...crdFiles()];
  const files = [...tables, indexFile(tables), revisionFile(tables)];
  const different = files.filter(({ name, text }) => readText(name) !== text);
  for (const { name, text } of different) {
    if (!isCheck) writeFileSync(join(root, name), text);
    console.log(`${isCheck ? "differs" : "written"}: ${name}`);
  }
  console.log(
    `${files.length} files, ${Math.round(files.reduce((sum, { text }) => sum + text.length, 0) / 1024)} KiB`,
  );
  return isCheck && different.length > 0 ? 1 : 0;
}

interface SchemaFile {
  readonly name: string;
  readonly text: string;
}

function kubernetesFiles(): readonly SchemaFile[] {
  const [newest, ...older] = KUBERNETES_SOURCES.map((source) => ({
    source,
    set: compactKubernetes(join(goModule(source), "api/openapi-spec/v3")),
  }));
  if (newest === undefined) return [];
  const base = `kubernetes-${newest.source.minor}`;
  return [
    { name: `schemas/${base}.txt`, text: fileText(newest.source, newest.set) },
    ...older.map(({ source, set }) => ({
      name: `schemas/kubernetes-${source.minor}.txt`,
      text: fileText(source, differences(set, newest.set), base),
    })),
  ];
}

function crdFiles(): readonly SchemaFile[] {
  return CRD_SOURCES.map((source) => ({
    name: `schemas/${source.name}.txt`,
    text: fileText(source, compactCrds(join(goModule(source), source.path))),
  }));
}

/** Which files know kinds of a group, so that nothing is read that is not asked for. */
function indexFile(tables: readonly SchemaFile[]): SchemaFile {
  const kubernetes = KUBERNETES_SOURCES.map(({ minor }) => `kubernetes ${minor}`);
  const groups = tables.flatMap(({ name, text }) => {
    const file = name.slice("schemas/".length, -".txt".length);
    if (file.startsWith("kubernetes-")) return [];
    const found = [...text.matchAll(/^kind ([^/]+)\//gm)].map(([, group]) => group);
    return [...new Set(found)].map((group) => `group ${group} ${file}`);
  });
  return { name: "schemas/index.txt", text: `${[...kubernetes, ...groups.sort()].join("\n")}\n` };
}

function revisionFile(tables: readonly SchemaFile[]): SchemaFile {
  const hash = createHash("sha256");
  for (const { text } of tables) hash.update(text);
  const text =
    "/** Digest of schemas/*.txt: other schemas make other findings. Written by scripts/write-schemas.ts. */\n" +
    `export const SCHEMA_REVISION = "${hash.digest("hex").slice(0, 16)}";\n`;
  return { name: "core/kube/schema/schema-revision.ts", text };
}

/** What must be said beside the base; a kind that only the base has gets no definition. */
function differences(set: CompactSet, base: CompactSet): CompactSet {
  const gone = [...base.kinds.keys()].filter((kind) => !set.kinds.has(kind));
  return {
    kinds: new Map([
      ...[...set.kinds].filter(([kind, name]) => base.kinds.get(kind) !== name),
      ...gone.map((kind): [string, string] => [kind, ""]),
    ]),
    definitions: new Map(
      [...set.definitions].filter(
        ([name, type]) => JSON.stringify(base.definitions.get(name)) !== JSON.stringify(type),
      ),
    ),
  };
}

function fileText({ module, version }: SchemaModule, set: CompactSet, base?: string): string {
  const lines = [
    `# ${module} ${version}, Apache-2.0. Written by scripts/write-schemas.ts`,
    ...(base === undefined ? [] : [`base ${base}`]),
    ...sortedLines(set.kinds, (kind, name) => `kind ${kind} ${name}`.trimEnd()),
    ...sortedLines(set.definitions, (name, type: CompactType) => `type ${name} ${jsonOf(type)}`),
  ];
  return `${lines.join("\n")}\n`;
}

function sortedLines<T>(
  entries: ReadonlyMap<string, T>,
  line: (key: string, value: T) => string,
): readonly string[] {
  return [...entries].map(([key, value]) => line(key, value)).sort();
}

function jsonOf(type: CompactType): string {
  return JSON.stringify(type);
}

function readText(name: string): string | null {
  try {
    return readFileSync(join(root, name), "utf8");
  } catch {
    return null;
  }
}

process.exitCode = writeSchemas();
