import type { PolicyDocument } from "#core/policy/policy.ts";
import { SCHEMA_POLICY, schemaRules } from "#core/policy/schema/schema-rules.ts";

/** The built-in policy kubernetes-schema in the form of the others; it is written in TypeScript, not in CEL. */
export const schemaPolicy: PolicyDocument = {
  apiVersion: "tiphys.io/v1alpha1",
  kind: "GuardrailPolicy",
  metadata: { name: SCHEMA_POLICY },
  spec: {
    title: "Objects fit the schemas of their kinds",
    description:
      "Kubernetes drops a field that it does not know without a word, and refuses a value of another type only " +
      "when it is applied.",
    severity: "high",
    doors: ["render", "check"],
    rules: schemaRules().map(({ id, title, severity, remedy }) => ({
      id,
      title,
      severity,
      ...(remedy === null ? {} : { remedy }),
    })),
  },
};
