import type { KubeObject } from "#core/kube/resource.ts";
import type { LabelSelector } from "../../fleet.ts";
import type { NamedExpression, WrittenValidation } from "../cel-policy.ts";

/** spec of a ConstraintTemplate. */
export interface TemplateSpec {
  readonly crd: {
    readonly spec: {
      readonly names: { readonly kind: string };
      readonly validation?: {
        readonly openAPIV3Schema?: Readonly<Record<string, unknown>>;
        readonly legacySchema?: boolean;
      };
    };
  };
  readonly targets: readonly [TemplateTarget];
}

export interface TemplateTarget {
  readonly rego?: string;
  readonly code?: readonly { readonly engine: string; readonly source: CelSource }[];
}

/** A source of the engine K8sNativeValidation. Gatekeeper's name for the conditions is in the singular. */
export interface CelSource {
  readonly failurePolicy?: "Fail" | "Ignore";
  readonly matchCondition?: readonly NamedExpression[];
  readonly variables?: readonly NamedExpression[];
  readonly validations?: readonly WrittenValidation[];
}

export type EnforcementAction = "deny" | "warn" | "dryrun";

/** spec of a constraint. */
export interface ConstraintSpec {
  readonly match?: ConstraintMatch;
  readonly parameters?: unknown;
  readonly enforcementAction?: EnforcementAction | "scoped";
  readonly scopedEnforcementActions?: readonly {
    readonly action: EnforcementAction;
    readonly enforcementPoints: readonly { readonly name: string }[];
  }[];
}

export interface ConstraintMatch {
  readonly source?: "All" | "Generated" | "Original";
  readonly kinds?: readonly {
    readonly apiGroups?: readonly string[];
    readonly kinds?: readonly string[];
  }[];
  readonly scope?: "*" | "Cluster" | "Namespaced";
  readonly namespaces?: readonly string[];
  readonly excludedNamespaces?: readonly string[];
  readonly labelSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly name?: string;
}

/** Of a document that fits gatekeeper.schema.ts. */
export function decodeTemplate(document: KubeObject): TemplateSpec {
  return document.spec as TemplateSpec;
}

/** Of a document that fits gatekeeper.schema.ts. */
export function decodeConstraint(document: KubeObject): ConstraintSpec {
  return (document.spec ?? {}) as ConstraintSpec;
}
