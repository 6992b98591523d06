/** Label values and names that callers may send. They end up in matchers, escaped, and in messages. */
const LABEL_VALUE = { type: "string", maxLength: 128, pattern: "^[A-Za-z0-9._+:@/-]*$" } as const;
const NAME = { type: "string", maxLength: 253, pattern: "^[A-Za-z0-9._-]*$" } as const;
const MOMENT = {
  type: ["string", "number"],
  maxLength: 40,
  description:
    "RFC 3339 such as 2026-11-21T17:00:00Z, or seconds (or milliseconds) since the epoch, as number or text.",
} as const;

export const MAX_GROUP = 20;
const ADDRESS_PATTERN = "^[^/\\s\\x00-\\x1f]{1,200}/[^/\\s\\x00-\\x1f]{1,200}$";

const SLO_ADDRESS_SCHEMA = {
  type: "string",
  maxLength: 401,
  pattern: ADDRESS_PATTERN,
  description: "service/objective",
  examples: ["checkout/availability"],
} as const;

/** What POST /v1/measure takes. An empty text counts as not given: arguments of templates default to it. */
export const MEASURE_REQUEST_SCHEMA = {
  type: "object",
  additionalProperties: false,
  properties: {
    slo: SLO_ADDRESS_SCHEMA,
    slos: {
      description: "Several objectives judged as one group; a list, or text with commas.",
      anyOf: [
        { type: "array", minItems: 1, maxItems: MAX_GROUP, items: SLO_ADDRESS_SCHEMA },
        { type: "string", maxLength: MAX_GROUP * 402 },
      ],
    },
    namespace: {
      ...NAME,
      description: "Needed where two namespaces have an objective of this name.",
    },
    canaryHash: {
      ...LABEL_VALUE,
      description: "The new pods' template hash, or the value of canary.label.",
    },
    stableHash: { ...LABEL_VALUE, description: "The old pods' template hash." },
    facts: {
      enum: [true, false, "true", "false"],
      description: "Whether the answer carries the facts that the verdict rests on.",
    },
    since: { ...MOMENT, description: `When the canary began. ${MOMENT.description}` },
  },
} as const;

/** What POST /v1/compare takes. */
export const COMPARE_REQUEST_SCHEMA = {
  type: "object",
  additionalProperties: false,
  required: ["slo", "versions"],
  properties: {
    slo: SLO_ADDRESS_SCHEMA,
    namespace: MEASURE_REQUEST_SCHEMA.properties.namespace,
    versions: {
      type: "array",
      minItems: 2,
      maxItems: 8,
      description: "The versions, the first being what the others are compared with.",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["name", "hash"],
        properties: {
          name: { ...NAME, minLength: 1, description: "How the answer calls it." },
          hash: {
            ...LABEL_VALUE,
            minLength: 1,
            description: "The value of the label.",
          },
        },
      },
    },
    label: {
      type: "string",
      maxLength: 128,
      pattern: "^[A-Za-z_][A-Za-z0-9_]*$",
      description: "The label that tells versions apart; default: the objective's canary.label.",
    },
    since: {
      ...MOMENT,
      description: `When the comparison began; default: an hour ago. ${MOMENT.description}`,
    },
  },
} as const;
