import { CONTEXT_SCHEMA, VALUES_SCHEMA } from "./context/context-documents.schema.ts";
import { CLUSTER_POLICY_SCHEMA, KYVERNO_POLICY_SCHEMA } from "./cpol/cpol.schema.ts";
import { CPOL_EXCEPTION_SCHEMA } from "./cpol/cpol-exception.schema.ts";
import { CONSTRAINT_SCHEMA, TEMPLATE_SCHEMA } from "./gatekeeper/gatekeeper.schema.ts";
import { NAMESPACED_VPOL_SCHEMA, VPOL_EXCEPTION_SCHEMA, VPOL_SCHEMA } from "./vpol/vpol.schema.ts";
import { VAP_BINDING_SCHEMA, VAP_SCHEMA } from "./vap/vap.schema.ts";

/** The JSON Schemas (2020-12) of documents in other formats. */
export const FOREIGN_SCHEMAS = {
  ValidatingAdmissionPolicy: VAP_SCHEMA,
  ValidatingAdmissionPolicyBinding: VAP_BINDING_SCHEMA,
  ValidatingPolicy: VPOL_SCHEMA,
  NamespacedValidatingPolicy: NAMESPACED_VPOL_SCHEMA,
  PolicyException: VPOL_EXCEPTION_SCHEMA,
  ConstraintTemplate: TEMPLATE_SCHEMA,
  Constraint: CONSTRAINT_SCHEMA,
  ClusterPolicy: CLUSTER_POLICY_SCHEMA,
  Policy: KYVERNO_POLICY_SCHEMA,
  KyvernoPolicyException: CPOL_EXCEPTION_SCHEMA,
  Values: VALUES_SCHEMA,
  Context: CONTEXT_SCHEMA,
} as const;

export type ForeignKind = keyof typeof FOREIGN_SCHEMAS;
