import type { KubeObject } from "#core/kube/resource.ts";
import type { LabelSelector } from "../../fleet.ts";
import type { CelPolicySpec } from "../cel-policy.ts";
import type { MatchResources } from "../match-resources.ts";

/** spec of a ValidatingAdmissionPolicy. */
export interface VapSpec extends CelPolicySpec {
  readonly paramKind?: { readonly apiVersion: string; readonly kind: string };
  readonly matchConstraints?: MatchResources;
}

export interface ParamRef {
  readonly name?: string;
  readonly namespace?: string;
  readonly selector?: LabelSelector;
  readonly parameterNotFoundAction: "Allow" | "Deny";
}

/** spec of a ValidatingAdmissionPolicyBinding. */
export interface VapBindingSpec {
  readonly policyName: string;
  readonly paramRef?: ParamRef;
  readonly matchResources?: MatchResources;
  readonly validationActions: readonly ("Deny" | "Warn" | "Audit")[];
}

/** Of a document that fits vap.schema.ts. */
export function decodeVap(document: KubeObject): VapSpec {
  return document.spec as VapSpec;
}

/** Of a document that fits vap.schema.ts. */
export function decodeVapBinding(document: KubeObject): VapBindingSpec {
  return document.spec as VapBindingSpec;
}
