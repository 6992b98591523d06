import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { readYaml } from "#core/kube/read-yaml.ts";
import { isKubeObject } from "#core/kube/resource.ts";
import type { CompactType } from "#core/kube/schema/compact-type.ts";
import { shortestType } from "#core/kube/schema/compact-schema.ts";
import { crdKinds } from "#core/kube/schema/crd-kinds.ts";
import type { CompactSet } from "./compact-kubernetes.ts";

/** What the CustomResourceDefinitions of a file or folder say; parts that stand in several places once. */
export function compactCrds(path: string): CompactSet {
  const kinds = new Map<string, string>();
  const whole = new Map<string, CompactType>();
  for (const file of yamlFiles(path)) {
    const documents = readYaml(readFileSync(file, "utf8"), { file });
    for (const { value } of documents) {
      if (!isKubeObject(value) || value.kind !== "CustomResourceDefinition") continue;
      for (const { apiVersion, kind, type } of crdKinds(value)) {
        kinds.set(`${apiVersion} ${kind}`, `${apiVersion}.${kind}`);
        whole.set(`${apiVersion}.${kind}`, type);
      }
    }
  }
  return { kinds, definitions: shareParts(whole) };
}

function yamlFiles(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => join(path, name));
}

/** A part shorter than this is not worth a name. */
const SHORTEST_SHARED = 60;

/** Types that occur twice become definitions, named by their digest so that the rest stays when one changes. */
function shareParts(whole: ReadonlyMap<string, CompactType>): ReadonlyMap<string, CompactType> {
  const counts = new Map<string, number>();
  for (const type of whole.values()) countParts(type, counts);
  const definitions = new Map<string, CompactType>();
  const shorten = (type: CompactType, isRoot = false): CompactType => {
    if (typeof type === "string") return type;
    const text = JSON.stringify(type);
    const isShared = !isRoot && text.length >= SHORTEST_SHARED && (counts.get(text) ?? 0) > 1;
    if (!isShared) return mapParts(type, (part) => shorten(part));
    const name = createHash("sha256").update(text).digest("hex").slice(0, 8);
    if (!definitions.has(name))
      definitions.set(
        name,
        mapParts(type, (part) => shorten(part)),
      );
    return `#${name}`;
  };
  for (const [name, type] of whole) definitions.set(name, shorten(type, true));
  return definitions;
}

/** A part is counted where it stands outside of an equal whole too. */
function countParts(type: CompactType, counts: Map<string, number>): void {
  if (typeof type === "string") return;
  const text = JSON.stringify(type);
  const count = counts.get(text) ?? 0;
  counts.set(text, count + 1);
  if (count > 0) return;
  mapParts(type, (part) => {
    countParts(part, counts);
    return part;
  });
}

function mapParts(type: CompactType, change: (part: CompactType) => CompactType): CompactType {
  if (typeof type === "string") return type;
  const { fields, items, values, ...rest } = type;
  const changed = Object.entries(fields ?? {}).map(([name, field]) => [name, change(field)]);
  return shortestType({
    ...(fields === undefined ? {} : { fields: Object.fromEntries(changed) }),
    ...rest,
    ...(items === undefined ? {} : { items: change(items) }),
    ...(values === undefined ? {} : { values: change(values) }),
  });
}
