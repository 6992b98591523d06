import { NAMESPACED_VPOL_SCHEMA, VPOL_EXCEPTION_SCHEMA, VPOL_SCHEMA } from "./vpol/vpol.schema.ts";
import { VAP_BINDING_SCHEMA, VAP_SCHEMA } from "./vap/vap.schema.ts";

/** The JSON Schemas (2020-12) of documents in other formats. */
export const FOREIGN_SCHEMAS = {
  ValidatingAdmissionPolicy: VAP_SCHEMA,
  ValidatingAdmissionPolicyBinding: VAP_BINDING_SCHEMA,
  ValidatingPolicy: VPOL_SCHEMA,
  NamespacedValidatingPolicy: NAMESPACED_VPOL_SCHEMA,
  PolicyException: VPOL_EXCEPTION_SCHEMA,
} as const;

export type ForeignKind = keyof typeof FOREIGN_SCHEMAS;
