import type { KubeObject } from "#core/kube/resource.ts";
import type { Objective } from "../objective.ts";
import { analysisTemplates } from "./analysis-templates.ts";
import { dashboardObject } from "./dashboard-object.ts";
import { ruleGroups } from "./rule-groups.ts";
import { ruleObject } from "./rule-object.ts";
import { groupByService, type ServiceObjectives } from "./service-objectives.ts";

export type GeneratedPart = "rules" | "dashboard" | "templates";

/** What can be generated, in the order in which it is written. */
export const GENERATED_PARTS: readonly GeneratedPart[] = ["rules", "dashboard", "templates"];

export interface GenerateOptions {
  readonly form: "prometheusrule" | "vmrule";
  readonly parts: readonly GeneratedPart[];
  /** Added to every object, such as release: prometheus. */
  readonly labels: Readonly<Record<string, string>>;
  /** Where objects go whose SLO names no namespace; null leaves it open. */
  readonly namespace: string | null;
  readonly analysisUrl: string;
}

/** The objects of all objectives, service by service; equal objectives in any order give equal objects. */
export function generatedObjects(
  objectives: readonly Objective[],
  options: GenerateOptions,
): readonly KubeObject[] {
  return groupByService(objectives).flatMap((service) => serviceObjects(service, options));
}

/** The objects of one service. */
export function serviceObjects(
  service: ServiceObjectives,
  { form, parts, labels, namespace, analysisUrl }: GenerateOptions,
): readonly KubeObject[] {
  const { objectives } = service;
  const place = {
    service: service.service,
    namespace: service.namespace ?? namespace,
    labels,
  };
  const make: Readonly<Record<GeneratedPart, () => readonly KubeObject[]>> = {
    rules: () => [ruleObject(objectives.flatMap(ruleGroups), { ...place, form })],
    dashboard: () => [dashboardObject(service, place)],
    templates: () => analysisTemplates(objectives, { place, analysisUrl }),
  };
  return GENERATED_PARTS.filter((part) => parts.includes(part)).flatMap((part) => make[part]());
}
