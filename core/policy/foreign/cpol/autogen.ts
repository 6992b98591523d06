import { mapLeaves } from "../kyverno/map-leaves.ts";
import type { MatchBlock, ResourceFilter } from "../kyverno/match-filter.ts";
import { parseKindSelector } from "../kyverno/kind-selector.ts";
import { type CpolRule, type CpolSpec, type CpolValidate, decodeCpolRule } from "./decode-cpol.ts";

/** Kinds that make pods, with the apiVersion that the rules for them name. */
const CONTROLLERS: Readonly<Record<string, string>> = {
  DaemonSet: "apps/v1",
  Deployment: "apps/v1",
  Job: "batch/v1",
  ReplicaSet: "apps/v1",
  ReplicationController: "v1",
  StatefulSet: "apps/v1",
  CronJob: "batch/v1",
};

const PREFIX = "autogen-";
const LONGEST_NAME = 63;

/**
 * The rules that Kyverno makes of those about pods, for the kinds that make pods. `controllers` is the annotation
 * pod-policies.kyverno.io/autogen-controllers; kinds in it that are none of these say nothing.
 */
export function autogenRules(spec: CpolSpec, controllers: string | undefined): readonly CpolRule[] {
  if (!isGeneratable(spec.rules)) return [];
  const named = controllers === undefined ? Object.keys(CONTROLLERS) : controllers.split(",");
  const plain = named.filter((kind) => kind !== "CronJob" && Object.hasOwn(CONTROLLERS, kind));
  return spec.rules.flatMap((rule) => {
    if (!isAboutPods(rule)) return [];
    return [
      ...(plain.length === 0 ? [] : generated(rule, templates(plain))),
      ...(named.includes("CronJob") ? generated(rule, CRON_JOBS) : []),
    ];
  });
}

/** One rule that chooses by what a controller has of its own keeps the whole policy as it is written. */
function isGeneratable(rules: readonly CpolRule[]): boolean {
  if (rules.some(({ generate }) => generate !== undefined)) return false;
  if (rules.some(({ mutate }) => mutate?.patchesJson6902 !== undefined)) return false;
  const filters = rules.flatMap(({ match, exclude }) => [
    ...allFilters(match),
    ...allFilters(exclude),
  ]);
  const isNeeded = filters.some(({ resources }) =>
    resources?.kinds?.some((kind) => kind === "Pod" || Object.hasOwn(CONTROLLERS, kind)),
  );
  return isNeeded && filters.every(isPlain);
}

function allFilters(block: MatchBlock | undefined): readonly ResourceFilter[] {
  if (block === undefined) return [];
  return [block, ...(block.any ?? []), ...(block.all ?? [])];
}

function isPlain({ resources = {} }: ResourceFilter): boolean {
  const { name = "", names = [], selector, annotations, kinds = [] } = resources;
  const isMixed = kinds.length > 1 && hasPod(kinds);
  return (
    name === "" &&
    names.length === 0 &&
    selector === undefined &&
    annotations === undefined &&
    !isMixed
  );
}

function hasPod(kinds: readonly string[]): boolean {
  return kinds.some((kind) => parseKindSelector(kind).kind === "Pod");
}

function isAboutPods({ name, match, exclude }: CpolRule): boolean {
  const excluded = kindsOf(exclude);
  return (
    !name.startsWith(PREFIX) &&
    hasPod(kindsOf(match)) &&
    (excluded.length === 0 || hasPod(excluded))
  );
}

function kindsOf(block: MatchBlock | undefined): readonly string[] {
  return allFilters(block).flatMap(({ resources }) => resources?.kinds ?? []);
}

interface Target {
  readonly prefix: string;
  readonly kinds: readonly string[];
  /** Where the pods' template stands. */
  readonly keys: readonly string[];
  /** Filters of other kinds are rewritten, too. */
  readonly takesAll: boolean;
}

function templates(kinds: readonly string[]): Target {
  return { prefix: "autogen", kinds, keys: ["spec", "template"], takesAll: false };
}

const CRON_JOBS: Target = {
  prefix: "autogen-cronjob",
  kinds: ["CronJob"],
  keys: ["spec", "jobTemplate", "spec", "template"],
  takesAll: true,
};

function generated(rule: CpolRule, target: Target): readonly CpolRule[] {
  const validate = rule.validate === undefined ? null : generatedChecks(rule.validate, target);
  if (validate === null) return [];
  const { match, exclude, ...rest } = rule;
  const made: CpolRule = {
    ...rest,
    name: `${target.prefix}-${rule.name}`.slice(0, LONGEST_NAME),
    match: generatedMatch(match, target, { isMatch: true }),
    ...(exclude === undefined
      ? {}
      : { exclude: generatedMatch(exclude, target, { isMatch: false }) }),
    validate,
  };
  const object =
    rule.validate?.cel === undefined ? "request\\.(?:object|oldObject)" : "(?:object|oldObject)";
  const place = new RegExp(`(${object})\\.(spec|metadata)`, "g");
  const path = target.keys.join(".");
  const rewritten = (text: string): string =>
    text.replace(place, (_, own: string, field: string) => `${own}.${path}.${field}`);
  const change = (value: unknown) => (typeof value === "string" ? rewritten(value) : value);
  return [decodeCpolRule(mapLeaves(made, change))];
}

/** What Kyverno carries over; null for a rule that it makes none of. */
function generatedChecks(validate: CpolValidate, { keys }: Target): CpolValidate | null {
  const { pattern, anyPattern, deny, podSecurity, foreach, cel, ...rest } = validate;
  const within = (own: unknown): unknown =>
    keys.reduceRight((inner, key) => ({ [key]: inner }), own);
  const shifted = (pivot: string) =>
    rest.message === undefined
      ? rest
      : { ...rest, message: shiftedReferences(rest.message, pivot, keys) };
  if (pattern !== undefined) return { ...shifted("pattern"), pattern: within(pattern) };
  if (deny !== undefined) return { ...shifted("deny"), deny };
  if (podSecurity !== undefined) return { ...shifted("podSecurity"), podSecurity };
  if (anyPattern !== undefined)
    return { ...shifted("anyPattern"), anyPattern: anyPattern.map(within) };
  if (foreach !== undefined) return { ...shifted("pattern"), foreach };
  return cel === undefined ? null : { ...rest, cel };
}

/** "$(./../pattern/spec/image)" stands deeper in the rule that is made. */
function shiftedReferences(message: string, pivot: string, keys: readonly string[]): string {
  return message.replace(/\$\([^ )]*\)/g, (reference) =>
    reference.replaceAll(pivot, `${pivot}/${keys.join("/")}`),
  );
}

function generatedMatch(
  block: MatchBlock,
  target: Target,
  { isMatch }: { readonly isMatch: boolean },
): MatchBlock {
  const kinds = target.kinds.map((kind) => `${CONTROLLERS[kind] ?? ""}/${kind}`);
  const rewritten = (filters: readonly ResourceFilter[]): readonly ResourceFilter[] =>
    filters.map((filter) => {
      const isOwn = target.takesAll || hasPod(filter.resources?.kinds ?? []);
      return isOwn ? { ...filter, resources: { ...filter.resources, kinds } } : filter;
    });
  if (block.any !== undefined && block.any.length > 0)
    return { ...block, any: rewritten(block.any) };
  if (block.all !== undefined && block.all.length > 0)
    return { ...block, all: rewritten(block.all) };
  const isNamed = isMatch || (block.resources?.kinds ?? []).length > 0;
  return isNamed ? { ...block, resources: { ...block.resources, kinds } } : block;
}
