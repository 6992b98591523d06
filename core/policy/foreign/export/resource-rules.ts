import { POD_KINDS } from "#core/kube/pod-template.ts";
import { globMatcher } from "../../glob.ts";
import type { Element, Operation, Selector } from "../../policy.ts";
import { kindMatcher } from "../../select.ts";
import type { ResourceRule } from "../match-resources.ts";
import type { KindResource } from "./kind-resource.ts";

/** The kinds that a rule judges, where they can be told; `unknown` are patterns that no known kind fits. */
export interface RuleKinds {
  readonly resourceRules: readonly ResourceRule[];
  /** null for all kinds there are. */
  readonly kinds: readonly KindResource[] | null;
  readonly unknown: readonly string[];
}

interface WantedKinds {
  /** `match` of the policy and of the rule: both must hold. */
  readonly selectors: readonly Selector[];
  readonly each: Element;
  /** "group/Kind" of further kinds with a pod. */
  readonly podKinds: readonly string[];
  readonly known: readonly KindResource[];
}

/** What an API server must send for a rule. Deletions and connections are never judged. */
export function ruleKinds({ selectors, each, podKinds, known }: WantedKinds): RuleKinds {
  const operations = wantedOperations(selectors);
  const patterns = selectors.flatMap(({ kinds }) => (kinds === undefined ? [] : [kinds]));
  const narrow = patterns.filter((list) => !list.includes("*"));
  if (each === "object" && narrow.length === 0) {
    const rule = { apiGroups: ["*"], apiVersions: ["*"], operations, resources: ["*"] };
    return { resourceRules: [rule], kinds: null, unknown: [] };
  }
  const isPods = kindMatcher([...POD_KINDS, ...podKinds]);
  const chosen = known
    .filter((kind) => each === "object" || isPods(anObject(kind)))
    .flatMap((kind) => {
      const versions = narrow.map((list) => list.filter(fits(kind)).map(versionOf));
      return versions.some((list) => list.length === 0)
        ? []
        : [{ kind, versions: commonVersions(versions) }];
    });
  return {
    resourceRules: grouped(chosen, operations),
    kinds: chosen.map(({ kind }) => kind),
    unknown: [...new Set(narrow.flat())].filter((pattern) => !known.some(fitsAny(pattern))),
  };
}

const JUDGED: readonly Operation[] = ["CREATE", "UPDATE"];

function wantedOperations(selectors: readonly Selector[]): readonly Operation[] {
  return JUDGED.filter((operation) =>
    selectors.every(({ operations }) => operations?.includes(operation) ?? true),
  );
}

/** Pods change by their subresources, too. */
const POD_SUBRESOURCES = ["pods/ephemeralcontainers", "pods/resize"];

interface ChosenKind {
  readonly kind: KindResource;
  readonly versions: readonly string[];
}

function grouped(
  chosen: readonly ChosenKind[],
  operations: readonly Operation[],
): readonly ResourceRule[] {
  const groups = Map.groupBy(chosen, ({ kind, versions }) => `${kind.group} ${versions.join(",")}`);
  return [...groups.values()].map((own) => ({
    apiGroups: [own[0]?.kind.group ?? ""],
    apiVersions: own[0]?.versions ?? ["*"],
    operations,
    resources: own
      .flatMap(({ kind: { group, resource } }) =>
        group === "" && resource === "pods" ? [resource, ...POD_SUBRESOURCES] : [resource],
      )
      .sort(),
  }));
}

function fits(kind: KindResource): (pattern: string) => boolean {
  return (pattern) => fitsAny(pattern)(kind);
}

function fitsAny(pattern: string): (kind: KindResource) => boolean {
  const parts = pattern.split("/");
  const group = parts.length > 1 ? (parts[0] ?? "") : "*";
  const isKind = globMatcher(parts.at(-1) ?? "");
  const isGroup = globMatcher(group === "core" ? "" : group);
  return (kind) => isKind(kind.kind) && isGroup(kind.group);
}

function versionOf(pattern: string): string {
  const parts = pattern.split("/");
  return parts.length > 2 ? (parts[1] ?? "*") : "*";
}

/** The versions that every list has; "*" stands for all. */
function commonVersions(lists: readonly (readonly string[])[]): readonly string[] {
  const narrow = lists.filter((list) => !list.includes("*"));
  const [first, ...rest] = narrow;
  if (first === undefined) return ["*"];
  return [...new Set(first)].filter((version) => rest.every((list) => list.includes(version)));
}

function anObject({ group, kind }: KindResource) {
  return { apiVersion: group === "" ? "v1" : `${group}/v1`, kind };
}
