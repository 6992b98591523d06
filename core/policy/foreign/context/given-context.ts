import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { ForeignContext } from "../foreign-format.ts";
import { foreignOf } from "../read-foreign.ts";
import { contextFileOf } from "./context-file.ts";
import { contextNotes } from "./context-notes.ts";
import {
  type ContextObjects,
  type ContextValues,
  decodeContext,
  decodeValues,
} from "./decode-context.ts";
import { dottedPath } from "./dotted-path.ts";
import { isFree } from "./free-path.ts";
import { isAnswered, type LookupEntry, type LookupTools, lookUp } from "./look-up.ts";

/** A value and where it stands among the variables of a rule. */
export interface GivenValue {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** What is given from outside for a rule. */
export interface GivenContext {
  /** For an object of a name; later ones go over earlier ones. */
  readonly valuesFor: (object: string) => readonly GivenValue[];
  /** What a context entry is looked up as; null where nothing is given. @throws JmespathError */
  readonly lookUp: (
    entry: LookupEntry,
    tools: Omit<LookupTools, "namespace">,
  ) => { readonly value: unknown } | null;
  /** Whether a context entry of this name is given as a value, for some object. */
  readonly hasValue: (name: string) => boolean;
  /** Whether an entry is surely told, before there is an object: by a value, or by an answer to what it names plainly. */
  readonly isGiven: (entry: unknown) => boolean;
  /** True in a test of Kyverno's, which gives all that there is: nothing else is known. */
  readonly isPlayed: boolean;
}

/** What is given for the rule of a policy; null where nothing is. */
export type ContextSource = (policy: KubeObject, rule: string) => GivenContext | null;

interface PlacedContext {
  readonly file: string | null;
  readonly values: readonly ContextValues[];
  readonly objects: readonly ContextObjects[];
}

/** The values and answers among a source's documents. What is not used of them is noted. */
export function openContext(context: ForeignContext): ContextSource {
  const values = foreignOf("Values", context);
  const objects = foreignOf("Context", context);
  for (const document of [...values, ...objects])
    for (const note of contextNotes(document, context.documents)) context.note(document, note);
  if (values.length + objects.length === 0) return () => null;
  const files = new Set([...values, ...objects].map(contextFileOf));
  const placed = [...files].map((file): PlacedContext => {
    const isThere = (document: KubeObject) => contextFileOf(document) === file;
    return {
      file,
      values: values.filter(isThere).map(decodeValues),
      objects: objects.filter(isThere).map(decodeContext),
    };
  });
  return (policy, rule) => {
    const own = placed.find(({ file }) => file === contextFileOf(policy));
    return own === undefined ? null : givenFor(own, { policy, rule });
  };
}

interface RulePlace {
  readonly policy: KubeObject;
  readonly rule: string;
}

function givenFor(
  { file, values, objects }: PlacedContext,
  { policy, rule }: RulePlace,
): GivenContext {
  const { kind, metadata } = policy;
  const policies = values.flatMap((one) => one.policies ?? []);
  const mine = policies.filter(({ name }) => name === metadata?.name);
  const isMeant = file === null ? () => true : isFree;
  const entries = (record: Readonly<Record<string, unknown>> = {}) =>
    Object.entries(record)
      .map(([key, value]) => ({ path: dottedPath(key), value }))
      .filter(({ path }) => isMeant(path));
  const global = values.flatMap(({ globalValues }) => entries(globalValues));
  const ofObjects = mine.flatMap(({ resources = [] }) =>
    resources.map((one) => ({ name: one.name, values: entries(one.values) })),
  );
  const ofRule = mine
    .flatMap(({ rules = [] }) => rules.filter(({ name }) => isNameOf(name, rule)))
    .slice(0, 1)
    .flatMap((one) => [...entries(one.values), ...entries(firstOf(one.foreachValues))]);
  const namespace = kind === "ClusterPolicy" ? null : (metadata?.namespace ?? "default");
  const hasValue = (name: unknown) =>
    [...global, ...ofRule, ...ofObjects.flatMap((one) => one.values)].some(
      ({ path }) => path[0] === name,
    );
  return {
    valuesFor: (object) => [
      ...global,
      ...ofObjects.flatMap((one) => (one.name === object ? one.values : [])),
      ...ofRule,
    ],
    lookUp: (entry, tools) => lookUp(entry, objects, { ...tools, namespace }),
    hasValue,
    isGiven: (entry) =>
      isRecord(entry) &&
      (hasValue(entry.name) || isAnswered(entry as unknown as LookupEntry, objects, namespace)),
    isPlayed: file === null,
  };
}

/** Values of a rule are also those of what autogen makes of it. */
function isNameOf(name: string, rule: string): boolean {
  return [name, `autogen-${name}`, `autogen-cronjob-${name}`].includes(rule);
}

/** Kyverno's CLI takes the first of the values for all elements. */
function firstOf(
  lists: Readonly<Record<string, readonly unknown[]>> = {},
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(lists).map(([key, list]) => [key, list[0]]));
}
