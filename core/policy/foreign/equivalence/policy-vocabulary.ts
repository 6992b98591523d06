import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { CelPaths } from "./cel-paths.ts";
import { addPath, EACH, emptyTree, type FieldTree, mergeTree } from "./field-tree.ts";
import { readPattern, valuesIn } from "./pattern-paths.ts";

/** What a policy talks about: what objects to judge by it are made of. */
export interface PolicyVocabulary {
  readonly tree: FieldTree;
  /** Values that stand anywhere in it. */
  readonly values: readonly unknown[];
  /** Names of kinds and resources, as written: "Pod", "apps/v1/Deployment", "deployments". */
  readonly kinds: readonly string[];
  readonly names: readonly string[];
  readonly namespaces: readonly string[];
  /** Labels by which it tells namespaces apart. */
  readonly namespaceLabels: FieldTree;
}

interface Reading {
  readonly tree: FieldTree;
  readonly values: unknown[];
  readonly kinds: string[];
  readonly names: string[];
  readonly namespaces: string[];
  readonly namespaceLabels: FieldTree;
  readonly cel: CelPaths;
}

/** Reads a policy in any format, and what goes along with it, by what its parts look like. */
export function policyVocabulary(documents: readonly KubeObject[]): PolicyVocabulary {
  const tree = emptyTree();
  const values: unknown[] = [];
  const namespaces = documents.flatMap(({ metadata }) => metadata?.namespace ?? []);
  const reading: Reading = {
    ...{ tree, values, kinds: [], names: [], namespaces, namespaceLabels: emptyTree() },
    cel: new CelPaths(tree, values),
  };
  for (const { spec } of documents) {
    if (!isRecord(spec)) continue;
    readVariables(spec, reading);
    readPart(spec, reading, []);
  }
  return reading;
}

/** Variables come before what reads them, wherever they stand. */
function readVariables(spec: Readonly<Record<string, unknown>>, { cel }: Reading): void {
  const lists = [
    spec.variables,
    ...listOf(spec.rules).map((rule) => (isRecord(rule) ? celVariables(rule) : [])),
  ];
  for (const variable of lists.flatMap(listOf))
    if (isRecord(variable)) cel.read(String(variable.expression), String(variable.name));
}

function celVariables({ validate }: Readonly<Record<string, unknown>>): unknown {
  return isRecord(validate) && isRecord(validate.cel) ? validate.cel.variables : [];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function readPart(part: unknown, reading: Reading, element: readonly string[]): void {
  if (Array.isArray(part)) return part.forEach((item) => readPart(item, reading, element));
  if (typeof part === "string") return readText(part, reading, element);
  if (!isRecord(part)) {
    if (typeof part === "number" || typeof part === "boolean") reading.values.push(part);
    return;
  }
  const inner = typeof part.list === "string" ? listPath(part.list) : element;
  for (const [key, value] of Object.entries(part))
    readField(key, value, { reading, element: inner });
}

function readField(
  key: string,
  value: unknown,
  { reading, element }: { readonly reading: Reading; readonly element: readonly string[] },
): void {
  const texts = listOf(value).filter((item) => typeof item === "string");
  if (key === "pattern") readPattern(reading.tree, value, element);
  if (key === "anyPattern") listOf(value).forEach((one) => readPattern(reading.tree, one, element));
  if (key === "kinds" || key === "resources") reading.kinds.push(...texts);
  if (key === "names" || key === "resourceNames") reading.names.push(...texts.flatMap(textsIn));
  if (key === "namespaces") reading.namespaces.push(...texts.flatMap(textsIn));
  if (/^(expression|messageExpression)$/.test(key) && typeof value === "string")
    reading.cel.read(value);
  if (key === "matchLabels" || key === "labels") readLabels(value, reading.tree);
  if (key === "namespaceSelector") readSelector(value, reading.namespaceLabels);
  if (key === "podSecurity") mergeTree(reading.tree, POD_SECURITY);
  if (key !== "pattern" && key !== "anyPattern") readPart(value, reading, element);
}

function textsIn(glob: string): readonly string[] {
  return valuesIn(glob).filter(
    (value): value is string => typeof value === "string" && value !== "",
  );
}

function readLabels(labels: unknown, tree: FieldTree): void {
  if (!isRecord(labels)) return;
  for (const [key, value] of Object.entries(labels))
    addPath(tree, ["metadata", "labels", key.replaceAll("*", "x")], ...valuesIn(value));
}

/** Labels that stand right below the tree. */
function readSelector(selector: unknown, tree: FieldTree): void {
  if (!isRecord(selector)) return;
  const { matchLabels, matchExpressions } = selector;
  for (const [key, value] of Object.entries(isRecord(matchLabels) ? matchLabels : {}))
    addPath(tree, [key.replaceAll("*", "x")], ...valuesIn(value));
  for (const expression of listOf(matchExpressions))
    if (isRecord(expression))
      addPath(tree, [String(expression.key)], ...listOf(expression.values), "other");
}

const OBJECT_PATH = /request\.object\.([\w.[\]"\-/@]+)/g;
const ELEMENT_PATH = /\belement\.([\w.[\]"\-/@]+)/g;

function readText(text: string, { tree, values }: Reading, element: readonly string[]): void {
  for (const [, path = ""] of text.matchAll(OBJECT_PATH)) addPath(tree, jmesPath(path));
  for (const [, path = ""] of text.matchAll(ELEMENT_PATH))
    addPath(tree, [...element, ...jmesPath(path)]);
  if (!text.includes("{{")) values.push(...valuesIn(text));
}

/** "request.object.spec.containers" and the like; of several lists the one that every pod has. */
function listPath(list: string): readonly string[] {
  const [, path = ""] = /request\.object\.([\w.]+)/.exec(list) ?? [];
  const keys = jmesPath(path);
  return [...(/\[[^\]]*ontainers/.test(list) ? [...keys, "containers"] : keys), EACH];
}

function jmesPath(path: string): readonly string[] {
  return path
    .replaceAll(/\[[^\]]*\]/g, `.${EACH}.`)
    .split(".")
    .map((key) => key.replaceAll(/["@]/g, ""))
    .filter((key) => key !== "");
}

const POD_SECURITY: FieldTree = emptyTree();
readPattern(POD_SECURITY, {
  spec: {
    hostNetwork: true,
    hostPID: true,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault|Unconfined" } },
    volumes: [{ hostPath: { path: "/etc" } }],
    containers: [
      {
        ports: [{ hostPort: 80 }],
        securityContext: {
          privileged: true,
          allowPrivilegeEscalation: false,
          runAsNonRoot: true,
          runAsUser: 1,
          capabilities: { add: ["NET_ADMIN"], drop: ["ALL"] },
        },
      },
    ],
  },
});
