import type { MatchResources } from "../match-resources.ts";
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

/**
 * A policy about pods, once more for each group of controllers that make pods: Kyverno rewrites the texts of its
 * expressions and messages, "object.spec" to "object.spec.template.spec" and "object.metadata" alike.
 */
export function autogenSpecs(spec: VpolSpec): readonly VpolSpec[] {
  const { matchConstraints } = spec;
  if (matchConstraints === undefined || !isAboutPods(matchConstraints)) return [];
  const wanted = spec.autogen?.podControllers?.controllers ?? KNOWN;
  const operations = matchConstraints.resourceRules?.[0]?.operations ?? [];
  return GROUPS.flatMap(({ template, controllers }) => {
    const chosen = Object.entries(controllers).filter(([resource]) => wanted.includes(resource));
    if (chosen.length === 0) return [];
    const resourceRules = chosen.map(([resource, group]) => ({
      apiGroups: [group],
      apiVersions: ["v1"],
      operations,
      resources: [resource],
    }));
    const { namespaceSelector } = matchConstraints;
    const match = {
      resourceRules,
      ...(namespaceSelector === undefined ? {} : { namespaceSelector }),
    };
    const { matchConstraints: _, ...rest } = spec;
    return [
      { ...decodeVpolSpec(rewritten(JSON.stringify(rest), template)), matchConstraints: match },
    ];
  });
}

/** The controllers that a policy names and that are not rewritten for. */
export function unknownControllers({ autogen }: VpolSpec): readonly string[] {
  const named = autogen?.podControllers?.controllers ?? [];
  return named.filter((controller) => !KNOWN.includes(controller));
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
