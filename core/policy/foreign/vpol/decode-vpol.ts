import type { KubeObject } from "#core/kube/resource.ts";
import type { CelPolicySpec, NamedExpression } from "../cel-policy.ts";
import type { MatchResources } from "../match-resources.ts";

/** spec of a ValidatingPolicy. */
export interface VpolSpec extends CelPolicySpec {
  readonly matchConstraints?: MatchResources;
  readonly validationActions?: readonly ("Deny" | "Audit" | "Warn")[];
  readonly evaluation?: {
    readonly mode?: string;
    readonly admission?: { readonly enabled?: boolean };
    readonly background?: { readonly enabled?: boolean };
  };
  readonly autogen?: {
    readonly podControllers?: { readonly controllers?: readonly string[] };
  };
}

/** spec of a PolicyException of policies.kyverno.io. */
export interface VpolExceptionSpec {
  readonly policyRefs: readonly { readonly name: string; readonly kind: string }[];
  readonly matchConditions?: readonly NamedExpression[];
  readonly images?: readonly string[];
  readonly allowedValues?: readonly string[];
  readonly expiresAt?: string;
}

/** Of a document that fits vpol.schema.ts. */
export function decodeVpol(document: KubeObject): VpolSpec {
  return document.spec as VpolSpec;
}

/** Of a document that fits vpol.schema.ts. */
export function decodeVpolException(document: KubeObject): VpolExceptionSpec {
  return document.spec as VpolExceptionSpec;
}

/** A spec whose texts were replaced. */
export function decodeVpolSpec(json: string): VpolSpec {
  return JSON.parse(json) as VpolSpec;
}
