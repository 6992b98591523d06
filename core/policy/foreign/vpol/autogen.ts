import type { MatchResources } from "../match-resources.ts";
import type { ResourceName } from "../resource-name.ts";
import { decodeVpolSpec, type VpolSpec } from "./decode-vpol.ts";

/** A group of pod controllers, and where they have their pods' template. */
interface ControllerGroup {
  readonly template: string;
  /** By resource: its API group. */
  readonly controllers: Readonly<Record<string, string>>;
}

/** @see https://kyverno.io/docs/policy-types/validating-policy/#autogen */
const GROUPS: readonly ControllerGroup[] = [
  {
    template: "spec.template",
    controllers: {
      daemonsets: "apps",
      deployments: "apps",
      replicasets: "apps",
      statefulsets: "apps",
      jobs: "batch",
    },
  },
  { template: "spec.jobTemplate.spec.template", controllers: { cronjobs: "batch" } },
];

const KNOWN = GROUPS.flatMap(({ controllers }) => Object.keys(controllers));

/** A policy's spec as it is or was rewritten. */
export interface VpolVariantSpec {
  readonly spec: VpolSpec;
  /** Whether it is about the pods that are found in objects of its kinds. */
  readonly isExtracted: boolean;
}

/**
 * A policy about pods, once more for each group of controllers that make pods: Kyverno rewrites the texts of its
 * expressions and messages, "object.spec" to "object.spec.template.spec" and "object.metadata" alike. For kinds that
 * it does not know the policy stays as it is, and judges each pod template that it finds in them.
 */
export function autogenVariants(spec: VpolSpec): readonly VpolVariantSpec[] {
  const { matchConstraints } = spec;
  if (matchConstraints === undefined || !isAboutPods(matchConstraints)) return [];
  const wanted = spec.autogen?.podControllers?.controllers ?? KNOWN;
  const { matchConstraints: _, ...rest } = spec;
  const known = GROUPS.flatMap(({ template, controllers }) => {
    const chosen = Object.entries(controllers).filter(([resource]) => wanted.includes(resource));
    if (chosen.length === 0) return [];
    const kinds = chosen.map(([resource, group]) => ({ group, version: "v1", resource }));
    const rewrittenSpec = decodeVpolSpec(rewritten(JSON.stringify(rest), template));
    const match = matchOf(kinds, matchConstraints);
    return [{ spec: { ...rewrittenSpec, matchConstraints: match }, isExtracted: false }];
  });
  const custom = [...new Set(wanted)].flatMap((name) => customController(name) ?? []);
  if (custom.length === 0) return known;
  const match = matchOf(custom, matchConstraints);
  return [...known, { spec: { ...rest, matchConstraints: match }, isExtracted: true }];
}

/** The controllers that a policy names and that only a cluster could tell apart, with their places in the list. */
export function unknownControllers({
  autogen,
}: VpolSpec): readonly { readonly index: number; readonly name: string }[] {
  const named = autogen?.podControllers?.controllers ?? [];
  return named.flatMap((name, index) =>
    KNOWN.includes(name) || customController(name) !== null ? [] : [{ index, name }],
  );
}

/** "jobsets.v1alpha2.jobset.x-k8s.io". */
function customController(name: string): ResourceName | null {
  const [, resource, version, group] = /^([^.]+)\.([^.]+)\.(.+)$/s.exec(name) ?? [];
  if (resource === undefined || version === undefined || group === undefined) return null;
  return { resource, version, group };
}

function matchOf(
  kinds: readonly ResourceName[],
  { resourceRules, namespaceSelector }: MatchResources,
): MatchResources {
  const operations = resourceRules?.[0]?.operations ?? [];
  return {
    resourceRules: kinds.map(({ group, version, resource }) => ({
      apiGroups: [group],
      apiVersions: [version],
      operations,
      resources: [resource],
    })),
    ...(namespaceSelector === undefined ? {} : { namespaceSelector }),
  };
}

/** Exactly the resource pods, chosen by nothing that a controller has of its own. */
function isAboutPods(match: MatchResources): boolean {
  const { resourceRules = [], excludeResourceRules = [], objectSelector } = match;
  const [rule, other] = resourceRules;
  const selects = [objectSelector?.matchLabels ?? {}, objectSelector?.matchExpressions ?? []];
  if (selects.some((part) => Object.keys(part).length > 0)) return false;
  if (rule === undefined || other !== undefined || excludeResourceRules.length > 0) return false;
  return (
    (rule.resourceNames ?? []).length === 0 &&
    isOnly(rule.apiGroups, "") &&
    isOnly(rule.apiVersions, "v1") &&
    isOnly(rule.resources, "pods")
  );
}

function isOnly(list: readonly string[] | undefined, value: string): boolean {
  return list?.length === 1 && list[0] === value;
}

/** The controller's own namespace is not that of its template. */
function rewritten(json: string, template: string): string {
  return json.replace(
    /(object|oldObject)\.(spec|metadata)(?!\.namespace(?!\w))/g,
    (_, object: string, field: string) => `${object}.${template}.${field}`,
  );
}
