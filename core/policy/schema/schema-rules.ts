import type { CompiledRule } from "#core/policy/compile-rule.ts";
import type { Severity } from "#core/policy/policy.ts";

/** The built-in policy that is written in TypeScript: objects must fit the schemas of their kinds. */
export const SCHEMA_POLICY = "kubernetes-schema";

export type SchemaRuleId =
  | "unknown-field"
  | "wrong-type"
  | "missing-field"
  | "invalid-value"
  | "duplicate-entry"
  | "validation-rule"
  | "broken-definition"
  | "removed-api"
  | "deprecated-api"
  | "unknown-api"
  | "unknown-kind";

interface RuleFacts {
  readonly id: SchemaRuleId;
  readonly title: string;
  readonly remedy: string;
  readonly severity?: Severity;
}

const FACTS: readonly RuleFacts[] = [
  {
    id: "unknown-field",
    title: "Every field is one that Kubernetes knows",
    remedy:
      "Correct the name or the place of the field, or remove it: Kubernetes drops it without a word.",
  },
  {
    id: "wrong-type",
    title: "Every value has the type of its field",
    remedy: "Write a value of the type that the field has.",
  },
  {
    id: "missing-field",
    title: "Required fields are there",
    remedy: "Add the field.",
  },
  {
    id: "invalid-value",
    title: "Every value is one that its field allows",
    remedy: "Write one of the values that the field allows.",
  },
  {
    id: "duplicate-entry",
    title: "What a list may hold once stands there once",
    remedy: "Remove one of the two, or give it a name of its own.",
  },
  {
    id: "validation-rule",
    title: "Objects keep the validation rules of their CustomResourceDefinition",
    remedy: "Change the value as the definition of the kind asks for.",
  },
  {
    id: "broken-definition",
    title: "CustomResourceDefinitions have structural schemas, and rules that compile",
    remedy: "Correct the schema of the definition.",
  },
  {
    id: "removed-api",
    title: "The cluster serves the API version",
    remedy: "Change apiVersion, and the fields that the deprecation guide names for it.",
  },
  {
    id: "deprecated-api",
    title: "The API version is not about to disappear",
    remedy: "Change apiVersion, and the fields that the deprecation guide names for it.",
    severity: "medium",
  },
  {
    id: "unknown-api",
    title: "Kubernetes has the kind in this group and version",
    remedy: "Correct apiVersion or kind.",
  },
  {
    id: "unknown-kind",
    title: "The kind has a schema",
    remedy: "Name the file of its CustomResourceDefinition under crds in tiphys.yaml.",
  },
];

/** The rules for one layer, which tell its findings apart. They match nothing: judgeSchemas speaks for them. */
export function schemaRules(): readonly CompiledRule[] {
  return FACTS.map(compiledRule);
}

function compiledRule({ id, title, remedy, severity = "high" }: RuleFacts): CompiledRule {
  return {
    policy: SCHEMA_POLICY,
    id,
    severity,
    remedy,
    title,
    doors: ["render", "check"],
    each: "object",
    keys: [],
    program: null,
    schema: null,
    foreign: null,
    message: null,
    variables: [],
    params: {},
    podSpecs: [],
    matches: () => false,
    isOfKind: () => false,
    isSelected: () => false,
  };
}
