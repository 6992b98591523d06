import { TEXT } from "#core/document/value.schema.ts";

const VERSION = { const: "openslo/v1" } as const;
const NAMED = {
  type: "object",
  required: ["name"],
  properties: {
    name: { ...TEXT, maxLength: 253 },
    displayName: { type: "string" },
    labels: {
      type: "object",
      additionalProperties: { type: ["string", "number", "boolean", "array"] },
    },
    annotations: { type: "object", additionalProperties: { type: "string" } },
  },
} as const;
const METRIC = {
  type: "object",
  required: ["metricSource"],
  additionalProperties: false,
  properties: {
    metricSource: {
      type: "object",
      required: ["spec"],
      additionalProperties: false,
      properties: { metricSourceRef: TEXT, type: TEXT, spec: { type: "object" } },
    },
  },
} as const;
const SLI_SPEC = {
  type: "object",
  additionalProperties: false,
  properties: {
    description: { type: "string" },
    thresholdMetric: METRIC,
    ratioMetric: {
      type: "object",
      additionalProperties: false,
      properties: {
        counter: { type: "boolean" },
        good: METRIC,
        bad: METRIC,
        total: METRIC,
        rawType: { enum: ["success", "failure"] },
        raw: METRIC,
      },
      oneOf: [
        { required: ["good", "total"] },
        { required: ["bad", "total"] },
        { required: ["raw", "rawType"] },
      ],
    },
  },
  oneOf: [{ required: ["thresholdMetric"] }, { required: ["ratioMetric"] }],
} as const;
const INDICATOR = {
  type: "object",
  required: ["spec"],
  additionalProperties: false,
  properties: { metadata: NAMED, spec: SLI_SPEC },
} as const;
const CONDITION_SPEC = {
  type: "object",
  required: ["condition"],
  additionalProperties: false,
  properties: {
    description: { type: "string" },
    severity: { type: "string" },
    condition: {
      type: "object",
      required: ["threshold", "lookbackWindow"],
      additionalProperties: false,
      properties: {
        kind: { enum: ["burnrate"] },
        op: { enum: ["lte", "gte", "lt", "gt"] },
        threshold: { type: "number", exclusiveMinimum: 0 },
        lookbackWindow: TEXT,
        alertAfter: TEXT,
      },
    },
  },
} as const;
const POLICY_SPEC = {
  type: "object",
  required: ["conditions"],
  additionalProperties: false,
  properties: {
    description: { type: "string" },
    alertWhenNoData: { type: "boolean" },
    alertWhenResolved: { type: "boolean" },
    alertWhenBreaching: { type: "boolean" },
    conditions: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        properties: {
          conditionRef: TEXT,
          apiVersion: VERSION,
          kind: { const: "AlertCondition" },
          metadata: NAMED,
          spec: CONDITION_SPEC,
        },
        additionalProperties: false,
        oneOf: [{ required: ["conditionRef"] }, { required: ["spec"] }],
      },
    },
    notificationTargets: { type: "array" },
  },
} as const;
const OBJECTIVE = {
  type: "object",
  additionalProperties: false,
  properties: {
    displayName: { type: "string" },
    op: { enum: ["lte", "gte", "lt", "gt"] },
    value: { type: "number" },
    target: { type: "number" },
    targetPercent: { type: "number" },
    timeSliceTarget: { type: "number", exclusiveMinimum: 0, maximum: 1 },
    timeSliceWindow: { type: ["number", "string"] },
    indicator: INDICATOR,
    indicatorRef: TEXT,
    compositeWeight: { type: "number" },
  },
  oneOf: [{ required: ["target"] }, { required: ["targetPercent"] }],
} as const;
const SLO_SPEC = {
  type: "object",
  required: ["service", "objectives"],
  additionalProperties: false,
  properties: {
    description: { type: "string" },
    service: { ...TEXT, maxLength: 253 },
    indicator: INDICATOR,
    indicatorRef: TEXT,
    timeWindow: {
      type: "array",
      minItems: 1,
      maxItems: 1,
      items: {
        type: "object",
        required: ["duration"],
        additionalProperties: false,
        properties: {
          duration: TEXT,
          isRolling: { type: "boolean" },
          calendar: {
            type: "object",
            required: ["timeZone"],
            additionalProperties: false,
            properties: { startTime: TEXT, timeZone: TEXT },
          },
        },
      },
    },
    budgetingMethod: { enum: ["Occurrences", "Timeslices", "RatioTimeslices"] },
    objectives: { type: "array", minItems: 1, items: OBJECTIVE },
    alertPolicies: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        properties: {
          alertPolicyRef: TEXT,
          apiVersion: VERSION,
          kind: { const: "AlertPolicy" },
          metadata: NAMED,
          spec: POLICY_SPEC,
        },
        oneOf: [{ required: ["alertPolicyRef"] }, { required: ["spec"] }],
      },
    },
  },
} as const;
const DATA_SOURCE_SPEC = {
  type: "object",
  required: ["type"],
  properties: { type: TEXT },
} as const;

/** OpenSLO v1, a schema for each kind that is read. @see https://github.com/OpenSLO/OpenSLO */
export const OPENSLO_SCHEMAS = {
  OpenSloSlo: documentOf("SLO", SLO_SPEC),
  OpenSloSli: documentOf("SLI", SLI_SPEC),
  OpenSloService: optionalSpec("Service"),
  OpenSloDataSource: documentOf("DataSource", DATA_SOURCE_SPEC),
  OpenSloAlertPolicy: documentOf("AlertPolicy", POLICY_SPEC),
  OpenSloAlertCondition: documentOf("AlertCondition", CONDITION_SPEC),
  OpenSloAlertNotificationTarget: optionalSpec("AlertNotificationTarget"),
} as const;

function documentOf<K extends string, S extends object>(kind: K, spec: S) {
  return {
    $id: `https://tiphys.io/schemas/v1alpha1/openslo-${kind.toLowerCase()}.json`,
    title: `OpenSLO ${kind}`,
    type: "object",
    required: ["apiVersion", "kind", "metadata", "spec"],
    additionalProperties: false,
    properties: {
      apiVersion: VERSION,
      kind: { const: kind },
      metadata: NAMED,
      spec,
    },
  } as const;
}

/** Nothing is taken from the specification of these. */
function optionalSpec<K extends string>(kind: K) {
  return { ...documentOf(kind, {}), required: ["apiVersion", "kind", "metadata"] } as const;
}
