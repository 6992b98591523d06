import type { PodSpecLocation } from "../../policy.ts";
import type { NamedExpression } from "../cel-policy.ts";
import { celText } from "./cel-literal.ts";
import { allOf, globCondition } from "./glob-condition.ts";
import type { KindResource } from "./kind-resource.ts";

interface PodKinds {
  readonly kinds: readonly KindResource[];
  readonly podSpecs: readonly PodSpecLocation[];
  /** Containers that others add in the cluster: they are never denied for. */
  readonly injected: readonly { readonly container: string; readonly image: string }[];
}

/** Names that stand in a policy for what our rules call podSpec, podMetadata and its containers. */
export const POD_VARIABLES: ReadonlySet<string> = new Set([
  "podSpec",
  "podMetadata",
  "podContainers",
]);

/** The variables by which rules on pods judge all workloads that they are about, by name. */
export function podVariables(pods: PodKinds): ReadonlyMap<string, NamedExpression> {
  const template = templatePaths(pods);
  const variables = [
    { name: "podSpec", expression: byKind(template, ".spec") },
    { name: "podMetadata", expression: byKind(template, ".?metadata.orValue({})") },
    { name: "podContainers", expression: containers(pods.injected) },
  ];
  return new Map(variables.map((variable) => [variable.name, variable]));
}

/** True for what has a pod template: a Rollout may refer to another workload's. */
export const HAS_TEMPLATE: NamedExpression = {
  name: "has-pod-template",
  expression:
    'object.kind != "Rollout" || has(object.spec.template) || !has(object.spec.workloadRef)',
};

type TemplatePath = readonly [kind: string, path: string];

/** Where the thing lies that has the pod's spec and metadata, by kind; the usual place last. */
function templatePaths({ kinds, podSpecs }: PodKinds): readonly TemplatePath[] {
  const named = new Set(kinds.map(({ kind }) => kind));
  const own = podSpecs.map(({ kind, path }): TemplatePath => {
    const name = kind.split("/").at(-1) ?? kind;
    return [name, `object${path.replace(/\.spec$/, "")}`];
  });
  const special: readonly TemplatePath[] = [
    ["Pod", "object"],
    ["PodTemplate", "object.template"],
    ["CronJob", "object.spec.jobTemplate.spec.template"],
  ];
  const usual: TemplatePath = ["", "object.spec.template"];
  const paths = [...own, ...special].filter(([kind]) => named.has(kind));
  return paths.length === named.size ? paths : [...paths, usual];
}

function byKind(paths: readonly TemplatePath[], field: string): string {
  const choices = paths.map(([kind, path], index) =>
    index === paths.length - 1
      ? `${path}${field}`
      : `object.kind == ${celText(kind)} ? ${path}${field} :`,
  );
  return choices.join("\n");
}

function containers(injected: PodKinds["injected"]): string {
  const lists = ["initContainers", "containers", "ephemeralContainers"]
    .map((field) => `variables.podSpec.?${field}.orValue([])`)
    .join(" +\n");
  if (injected.length === 0) return lists;
  const skipped = injected.map(({ container, image }) =>
    allOf([globCondition("c.name", [container]), globCondition("c.image", [image])]),
  );
  const condition = skipped.map((one) => (skipped.length > 1 ? `(${one})` : one)).join(" || ");
  return `(${lists}).filter(c, !(${condition}))`;
}
