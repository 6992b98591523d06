import type { KubeObject } from "#core/kube/resource.ts";
import { type ObjectPlace, objectMetadata } from "./object-metadata.ts";
import type { RuleGroup } from "./rule.ts";

export type RuleForm = "rules" | "prometheusrule" | "vmrule";

/** Plain rules are a file for Prometheus or vmalert; the others are objects for their operators. */
export const RULE_FORMS: readonly RuleForm[] = ["prometheusrule", "vmrule", "rules"];

const KINDS = {
  prometheusrule: { apiVersion: "monitoring.coreos.com/v1", kind: "PrometheusRule" },
  vmrule: { apiVersion: "operator.victoriametrics.com/v1beta1", kind: "VMRule" },
} as const;

/** Rules as an object for an operator; both operators take the same groups. */
export function ruleObject(
  groups: readonly RuleGroup[],
  { form, ...place }: ObjectPlace & { readonly form: keyof typeof KINDS },
): KubeObject {
  return { ...KINDS[form], metadata: objectMetadata(place, "slo"), spec: { groups } };
}
