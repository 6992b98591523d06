import { displayName, type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import type { LabelSelector } from "./fleet.ts";
import { anyGlobMatcher, globMatcher } from "./glob.ts";
import type { Operation, Selector } from "./policy.ts";

/** What selectors look at; `namespace` and `environment` are null where there is none. */
export interface Subject {
  readonly object: KubeObject;
  readonly namespace: string | null;
  readonly environment: string | null;
  readonly operation: Operation;
}

export type SubjectMatcher = (subject: Subject) => boolean;

/** A matcher for match/exclude: every given field must hold. */
export function selectorMatcher(selector: Selector): SubjectMatcher {
  const tests: SubjectMatcher[] = [];
  if (selector.kinds !== undefined) tests.push(kindTest(selector.kinds));
  if (selector.operations !== undefined) tests.push(operationTest(selector.operations));
  if (selector.environments !== undefined)
    tests.push(textTest(selector.environments, (s) => s.environment));
  if (selector.namespaces !== undefined) tests.push(textTest(selector.namespaces, ownNamespace));
  if (selector.names !== undefined)
    tests.push(textTest(selector.names, (s) => displayName(s.object)));
  if (selector.labels !== undefined) tests.push(mapTest(selector.labels, "labels"));
  if (selector.annotations !== undefined) tests.push(mapTest(selector.annotations, "annotations"));
  return (subject) => tests.every((test) => test(subject));
}

/** Far above what a cluster has. */
const MAX_KNOWN_KINDS = 2000;
const MAX_KNOWN_CHARACTERS = 200;

/** A matcher on apiVersion and kind for patterns such as Pod, apps/Deployment, apps/v1/Deployment, core/v1/Pod, *. */
export function kindMatcher(patterns: readonly string[]): (object: KubeObject) => boolean {
  if (patterns.includes("*")) return () => true;
  const matchers = patterns.map(onePattern);
  const known = new Map<string, boolean>();
  return (object) => {
    const key = kindKey(object);
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const { group, version } = parseApiVersion(object.apiVersion);
    const result = matchers.some((matches) => matches(group, version, object.kind));
    if (isKept(key, known.size)) known.set(key, result);
    return result;
  };
}

/** "apps/v1 Deployment": what kinds are remembered by. */
export function kindKey({ apiVersion, kind }: KubeObject): string {
  return `${apiVersion} ${kind}`;
}

/** True for a key that a server may keep: it must not keep whatever kinds somebody invents. */
export function isKept(key: string, kept: number): boolean {
  return kept < MAX_KNOWN_KINDS && key.length < MAX_KNOWN_CHARACTERS;
}

/** A matcher for metav1.LabelSelector on labels. */
export function labelSelectorMatcher(
  selector: LabelSelector,
): (labels: Readonly<Record<string, string>>) => boolean {
  const equals = Object.entries(selector.matchLabels ?? {});
  const expressions = selector.matchExpressions ?? [];
  return (labels) =>
    equals.every(([key, value]) => own(labels, key) === value) &&
    expressions.every(({ key, operator, values = [] }) => {
      const value = own(labels, key);
      if (operator === "Exists") return value !== undefined;
      if (operator === "DoesNotExist") return value === undefined;
      const listed = value !== undefined && values.includes(value);
      return operator === "In" ? listed : !listed;
    });
}

/** The namespace a subject counts for: its own name for a Namespace. */
export function ownNamespace(subject: Subject): string | null {
  const { object } = subject;
  if (object.kind === "Namespace" && object.apiVersion === "v1") return displayName(object);
  return subject.namespace;
}

type KindTest = (group: string, version: string, kind: string) => boolean;

function onePattern(pattern: string): KindTest {
  const parts = pattern.split("/");
  const kindMatches = globMatcher(parts.at(-1) ?? "");
  const group = parts.length > 1 ? (parts[0] ?? "") : "*";
  const groupMatches = group === "core" ? (name: string) => name === "" : globMatcher(group);
  const versionMatches = globMatcher(parts.length > 2 ? (parts[1] ?? "") : "*");
  return (name, version, kind) =>
    kindMatches(kind) && groupMatches(name) && versionMatches(version);
}

function kindTest(patterns: readonly string[]): SubjectMatcher {
  const matches = kindMatcher(patterns);
  return ({ object }) => matches(object);
}

function operationTest(operations: readonly Operation[]): SubjectMatcher {
  return ({ operation }) => operations.includes(operation);
}

function textTest(
  patterns: readonly string[],
  read: (subject: Subject) => string | null,
): SubjectMatcher {
  const matches = anyGlobMatcher(patterns);
  return (subject) => {
    const text = read(subject);
    return text !== null && matches(text);
  };
}

function mapTest(
  wanted: Readonly<Record<string, string>>,
  field: "labels" | "annotations",
): SubjectMatcher {
  const tests = Object.entries(wanted).map(([key, pattern]) => ({
    key,
    matches: globMatcher(pattern),
  }));
  return ({ object }) => {
    const entries = object.metadata?.[field];
    return tests.every(({ key, matches }) => {
      const value = own(entries, key);
      return value !== undefined && matches(value);
    });
  };
}

function own(map: unknown, key: string): string | undefined {
  if (typeof map !== "object" || map === null || !Object.hasOwn(map, key)) return undefined;
  const value = (map as Readonly<Record<string, unknown>>)[key];
  return typeof value === "string" ? value : undefined;
}
