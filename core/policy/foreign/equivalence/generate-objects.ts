import { isRecord } from "#core/is-record.ts";
import { isNamespacedKind } from "#core/kube/namespaced-kinds.ts";
import { type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import type { KindSchemas } from "#core/kube/schema/kube-type.ts";
import { addPath, EACH, emptyTree, type FieldTree, mergeTree, treeAt } from "./field-tree.ts";
import { fittingObject } from "./fitting-object.ts";
import { type ObjectKind, objectKinds } from "./object-kinds.ts";
import type { PolicyVocabulary } from "./policy-vocabulary.ts";
import { type Choice, seededChoice } from "./seeded-choice.ts";

interface Wanted {
  readonly count: number;
  readonly seed: number;
  /** Of the kinds: what no API server takes is not made. */
  readonly schemas: KindSchemas;
}

/**
 * Objects that a policy may or may not like, made of its own kinds, fields and values, some of them missing; the same
 * ones for the same seed.
 */
export function generateObjects(
  vocabulary: PolicyVocabulary,
  { count, seed, schemas }: Wanted,
): readonly KubeObject[] {
  const choice = seededChoice(seed);
  const kinds = objectKinds(vocabulary.kinds);
  const trees = new Map(kinds.map((kind) => [kind, treeOf(kind, vocabulary)]));
  return Array.from({ length: count }, (_, index) => {
    // Every kind in turn, so that each has its share.
    const kind = kinds[index % kinds.length];
    const tree = kind === undefined ? undefined : trees.get(kind);
    if (kind === undefined || tree === undefined) return EMPTY;
    return fittingObject(objectOf(kind, { tree, choice, vocabulary, index }), schemas) ?? EMPTY;
  });
}

/** The Namespaces of some objects, with the labels by which the policy tells them apart, or without. */
export function generateNamespaces(
  { namespaceLabels }: PolicyVocabulary,
  { objects, seed }: { readonly objects: readonly KubeObject[]; readonly seed: number },
): readonly KubeObject[] {
  const choice = seededChoice(seed);
  const names = new Set(objects.map(({ metadata }) => metadata?.namespace ?? "default"));
  return [...names].sort().map((name) => {
    const labels = [...namespaceLabels.fields].flatMap(([key, { values }]) =>
      choice.share() < 0.3 ? [] : [[key, String(choice.oneOf(values, "x"))] as const],
    );
    return {
      ...{ apiVersion: "v1", kind: "Namespace" },
      metadata: {
        name,
        labels: { "kubernetes.io/metadata.name": name, ...Object.fromEntries(labels) },
      },
    };
  });
}

const EMPTY: KubeObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "object-0" } };

/** What the policy says of the object, and of pods in the place where this kind has its own. */
function treeOf({ podAt }: ObjectKind, { tree }: PolicyVocabulary): FieldTree {
  const whole = emptyTree();
  mergeTree(whole, tree);
  if (podAt === null) return whole;
  addPath(
    whole,
    [...podAt, "spec", "containers", EACH, "image"],
    "nginx:1.25",
    "nginx:latest",
    "nginx",
  );
  if (podAt.length === 0) return whole;
  for (const part of ["spec", "metadata"]) {
    const own = treeAt(tree, [part]);
    const inner = nodeAt(whole, [...podAt, part]);
    if (own !== null && !reachesTemplate(own)) mergeTree(inner, own);
  }
  return whole;
}

function nodeAt(tree: FieldTree, path: readonly string[]): FieldTree {
  addPath(tree, path);
  return treeAt(tree, path) ?? tree;
}

function reachesTemplate({ fields }: FieldTree): boolean {
  return fields.has("template") || fields.has("jobTemplate");
}

interface Making {
  readonly tree: FieldTree;
  readonly choice: Choice;
  readonly vocabulary: PolicyVocabulary;
  readonly index: number;
}

function objectOf({ apiVersion, kind, podAt }: ObjectKind, making: Making): KubeObject {
  const { choice, vocabulary, tree, index } = making;
  const { fields } = { fields: tree.fields };
  const made = Object.fromEntries(
    [...fields]
      .filter(([key]) => !OWN_FIELDS.has(key))
      .flatMap(([key, child]) => field(key, child, { ...making, always: key === "spec" })),
  );
  const group = parseApiVersion(apiVersion).group;
  const isNamespaced = isNamespacedKind(`${group}/${kind}`, new Map());
  const name = choice.share() < 0.4 ? choice.oneOf(vocabulary.names, "web") : "web";
  const namespace = choice.oneOf(["default", "shop", ...vocabulary.namespaces], "default");
  const metadata = valueOf(tree.fields.get("metadata") ?? emptyTree(), {
    ...making,
    parent: "metadata",
  });
  const object = {
    ...{ apiVersion, kind },
    metadata: {
      ...(isRecord(metadata) ? metadata : {}),
      name: `${name}-${index}`,
      ...(vocabulary.names.includes(name) ? { name } : {}),
      ...(isNamespaced ? { namespace } : {}),
    },
    ...made,
  };
  return podAt === null ? object : withPod(object, podAt);
}

const OWN_FIELDS: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata", EACH]);

/** The API server lets no workload be without these. */
function withPod(object: KubeObject, podAt: readonly string[]): KubeObject {
  const spec = withDefaults(object, [...podAt, "spec"], (pod) => ({
    ...pod,
    containers:
      listOf(pod.containers).length === 0 ? [{ name: "app", image: "nginx:1.25" }] : pod.containers,
  }));
  return podAt.length === 0
    ? spec
    : withDefaults(spec, [...podAt, "metadata"], (metadata) => metadata);
}

type Fields = Readonly<Record<string, unknown>>;

function withDefaults<T extends Fields>(
  value: T,
  [key, ...rest]: readonly string[],
  change: (inner: Fields) => Fields,
): T {
  if (key === undefined) return value;
  const inner = isRecord(value[key]) ? value[key] : {};
  return { ...value, [key]: rest.length === 0 ? change(inner) : withDefaults(inner, rest, change) };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

type Inside = Making & { readonly parent: string };

/** [] where the field is left out. */
function field(
  key: string,
  child: FieldTree,
  making: Making & { readonly always?: boolean },
): readonly (readonly [string, unknown])[] {
  if (making.always !== true && making.choice.share() < 0.25) return [];
  return [[key, valueOf(child, { ...making, parent: key })]];
}

/** Maps of texts, as the API server has it. */
const TEXT_MAPS: ReadonlySet<string> = new Set([
  "labels",
  "annotations",
  "nodeSelector",
  "matchLabels",
]);

function valueOf(node: FieldTree, making: Inside): unknown {
  const { choice, parent } = making;
  const each = node.fields.get(EACH);
  if (each !== undefined) return elements(each, making);
  if (TEXT_MAPS.has(parent)) return textMap(node, making);
  if (node.fields.size > 0)
    return Object.fromEntries(
      [...node.fields].flatMap(([key, child]) => field(key, child, making)),
    );
  if (STRUCTURES.has(parent)) return {};
  if (choice.share() < 0.08) return choice.oneOf(ODD, "");
  const own = choice.share() < 0.75 ? node.values : making.vocabulary.values;
  return choice.oneOf(own.length === 0 ? making.vocabulary.values : own, "x");
}

const STRUCTURES: ReadonlySet<string> = new Set(["spec", "metadata", "template", "jobTemplate"]);
const ODD: readonly unknown[] = ["", "0", 0, 1, 1.5, true, false, null, {}, [], ["x"], { x: "y" }];

/** Lists of maps have maps alone; in a pod all of them have a name. */
function elements(each: FieldTree, making: Inside): readonly unknown[] {
  const { choice, parent } = making;
  const length = Math.floor(choice.share() * 4);
  const isNamed = /ontainers$|^volumes$|^ports$|^env$/.test(parent);
  return Array.from({ length }, (_, index) => {
    const value = valueOf(each, { ...making, parent: `${parent} element` });
    if (!isRecord(value)) return isNamed ? { name: `${parent}-${index}` } : value;
    return isNamed && typeof value.name !== "string"
      ? { name: `${parent}-${index}`, ...value }
      : value;
  });
}

function textMap({ fields }: FieldTree, making: Inside): Readonly<Record<string, string>> {
  const pairs = [...fields].flatMap(([key, child]) => field(key, child, making));
  return Object.fromEntries(
    pairs.map(([key, value]) => [key, typeof value === "string" ? value : "x"] as const),
  );
}
