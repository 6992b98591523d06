import type { DocumentProblem } from "#core/document/document-problem.ts";
import type { PathKey } from "#core/document/field-path.ts";
import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { contextFileOf } from "./context-file.ts";
import { type ContextValues, decodeContext, decodeValues } from "./decode-context.ts";
import { dottedPath } from "./dotted-path.ts";
import { isFree } from "./free-path.ts";

/** What a fleet's context document has that is not used, by place. Kyverno's tests have their own use for it. */
export function contextNotes(
  document: KubeObject,
  documents: readonly KubeObject[],
): readonly DocumentProblem[] {
  const file = contextFileOf(document);
  if (file === null) return [];
  if (document.kind === "Context") {
    const { images = [] } = decodeContext(document);
    const isAsked = documents.some(
      (one) => contextFileOf(one) === file && /ValidatingPolicy$/.test(one.kind),
    );
    return images.length === 0 || isAsked ? [] : [unused(["spec", "images"], "images")];
  }
  const values = decodeValues(document);
  const { globalValues = {}, policies = [] } = values;
  const told = documents.filter((one) => contextFileOf(one) === file);
  return [
    ...unusedLists(values),
    ...takenKeys(globalValues, ["globalValues"]),
    ...policies.flatMap((policy, index) => [
      ...unknownNames(policy, { at: ["policies", index], told }),
      ...(policy.resources ?? []).flatMap((one, place) =>
        takenKeys(one.values, ["policies", index, "resources", place, "values"]),
      ),
      ...(policy.rules ?? []).flatMap((one, place) => [
        ...takenKeys(one.values, ["policies", index, "rules", place, "values"]),
        ...longLists(one.foreachValues, ["policies", index, "rules", place, "foreachValues"]),
      ]),
    ]),
  ];
}

const UNUSED_LISTS = ["namespaceSelector", "namespaces", "subresources"] as const;

function unusedLists(values: ContextValues): readonly DocumentProblem[] {
  return UNUSED_LISTS.filter((name) => (values[name] ?? []).length > 0).map((name) =>
    unused([name], name),
  );
}

function unused(at: readonly PathKey[], name: string): DocumentProblem {
  return { at, message: `unsupported: ${name}` };
}

function takenKeys(values: unknown, at: readonly PathKey[]): readonly DocumentProblem[] {
  if (!isRecord(values)) return [];
  return Object.keys(values)
    .filter((key) => !isFree(dottedPath(key)))
    .map((key) => ({
      at: [...at, key],
      message: `"${key}" is not used: it is known from the object and the door alone`,
    }));
}

function longLists(
  lists: Readonly<Record<string, readonly unknown[]>> = {},
  at: readonly PathKey[],
): readonly DocumentProblem[] {
  return Object.entries(lists)
    .filter(([, list]) => list.length > 1)
    .map(([key]) => ({
      at: [...at, key],
      message: "the first value is used for all elements, as Kyverno's CLI does",
    }));
}

interface NamedPolicy {
  readonly name: string;
  readonly rules?: readonly { readonly name: string }[];
}

interface NamePlace {
  readonly at: readonly PathKey[];
  /** What the file is for. */
  readonly told: readonly KubeObject[];
}

function unknownNames(
  { name, rules = [] }: NamedPolicy,
  { at, told }: NamePlace,
): readonly DocumentProblem[] {
  const same = told.filter(({ kind, metadata }) => /Policy$/.test(kind) && metadata?.name === name);
  if (same.length === 0) return [{ at: [...at, "name"], message: `no policy is named "${name}"` }];
  const known = same.flatMap(ruleNames);
  return rules.flatMap((rule, index) =>
    known.includes(rule.name)
      ? []
      : [{ at: [...at, "rules", index, "name"], message: `no rule is named "${rule.name}"` }],
  );
}

function ruleNames({ spec }: KubeObject): readonly unknown[] {
  const rules = isRecord(spec) && Array.isArray(spec.rules) ? (spec.rules as unknown[]) : [];
  return rules.map((rule) => (isRecord(rule) ? rule.name : undefined));
}
