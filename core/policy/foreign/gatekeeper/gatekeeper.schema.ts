import { TEXT, TEXTS } from "#core/document/value.schema.ts";
import {
  LABEL_SELECTOR_SCHEMA,
  NAMED_EXPRESSIONS_SCHEMA,
  OBJECT_METADATA_SCHEMA,
} from "../match-resources.schema.ts";

/** What Gatekeeper reads of a source in CEL; it drops everything else, and sources of other engines have more. */
const SOURCE = {
  type: "object",
  properties: {
    failurePolicy: { enum: ["Fail", "Ignore"] },
    matchCondition: NAMED_EXPRESSIONS_SCHEMA,
    variables: NAMED_EXPRESSIONS_SCHEMA,
    validations: {
      type: "array",
      items: {
        type: "object",
        required: ["expression"],
        properties: {
          expression: TEXT,
          message: { type: "string" },
          messageExpression: { type: "string" },
        },
      },
    },
    generateVAP: { type: "boolean" },
  },
} as const;

/** @see https://open-policy-agent.github.io/gatekeeper/website/docs/constrainttemplates */
export const TEMPLATE_SCHEMA = {
  $id: "https://tiphys.io/schemas/foreign/constraint-template.json",
  title: "ConstraintTemplate",
  type: "object",
  required: ["apiVersion", "kind", "metadata", "spec"],
  additionalProperties: false,
  properties: {
    apiVersion: {
      enum: [
        "templates.gatekeeper.sh/v1",
        "templates.gatekeeper.sh/v1beta1",
        "templates.gatekeeper.sh/v1alpha1",
      ],
    },
    kind: { const: "ConstraintTemplate" },
    metadata: OBJECT_METADATA_SCHEMA,
    spec: {
      type: "object",
      required: ["crd", "targets"],
      additionalProperties: false,
      properties: {
        crd: {
          type: "object",
          required: ["spec"],
          additionalProperties: false,
          properties: {
            spec: {
              type: "object",
              required: ["names"],
              additionalProperties: false,
              properties: {
                names: {
                  type: "object",
                  required: ["kind"],
                  additionalProperties: false,
                  properties: { kind: TEXT, shortNames: TEXTS },
                },
                validation: {
                  type: "object",
                  additionalProperties: false,
                  properties: {
                    openAPIV3Schema: { type: "object" },
                    legacySchema: { type: "boolean" },
                  },
                },
              },
            },
          },
        },
        targets: {
          type: "array",
          minItems: 1,
          maxItems: 1,
          items: {
            type: "object",
            required: ["target"],
            additionalProperties: false,
            properties: {
              target: { const: "admission.k8s.gatekeeper.sh" },
              rego: { type: "string" },
              libs: { type: "array", items: { type: "string" } },
              code: {
                type: "array",
                items: {
                  type: "object",
                  required: ["engine", "source"],
                  additionalProperties: false,
                  properties: { engine: TEXT, source: SOURCE },
                },
              },
              operations: TEXTS,
            },
          },
        },
      },
    },
  },
} as const;

/** A name with "*" at its ends at most. */
const WILDCARD = { type: "string", pattern: "^\\*?[-:a-z0-9]*\\*?$" } as const;
const WILDCARDS = { type: "array", items: WILDCARD } as const;
const ANY_TEXTS = { type: "array", items: { type: "string" } } as const;

const MATCH = {
  type: "object",
  additionalProperties: false,
  properties: {
    source: { enum: ["All", "Generated", "Original"] },
    kinds: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        properties: { apiGroups: ANY_TEXTS, kinds: ANY_TEXTS },
      },
    },
    scope: { enum: ["*", "Cluster", "Namespaced"] },
    namespaces: WILDCARDS,
    excludedNamespaces: WILDCARDS,
    labelSelector: LABEL_SELECTOR_SCHEMA,
    namespaceSelector: LABEL_SELECTOR_SCHEMA,
    name: WILDCARD,
  },
} as const;

/** A constraint of whatever kind; its template says what the parameters are. */
export const CONSTRAINT_SCHEMA = {
  $id: "https://tiphys.io/schemas/foreign/constraint.json",
  title: "Constraint",
  type: "object",
  required: ["apiVersion", "kind", "metadata"],
  additionalProperties: false,
  properties: {
    apiVersion: {
      enum: ["constraints.gatekeeper.sh/v1beta1", "constraints.gatekeeper.sh/v1alpha1"],
    },
    kind: TEXT,
    metadata: OBJECT_METADATA_SCHEMA,
    spec: {
      type: "object",
      additionalProperties: false,
      properties: {
        match: MATCH,
        parameters: {},
        enforcementAction: { enum: ["deny", "warn", "dryrun", "scoped"] },
        scopedEnforcementActions: {
          type: "array",
          items: {
            type: "object",
            required: ["action", "enforcementPoints"],
            additionalProperties: false,
            properties: {
              action: { enum: ["deny", "warn", "dryrun"] },
              enforcementPoints: {
                type: "array",
                minItems: 1,
                items: {
                  type: "object",
                  required: ["name"],
                  additionalProperties: false,
                  properties: {
                    name: {
                      enum: [
                        "*",
                        "validation.gatekeeper.sh",
                        "audit.gatekeeper.sh",
                        "gator.gatekeeper.sh",
                        "vap.k8s.io",
                      ],
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
} as const;
