const TEXT = { type: "string" } as const;
const POSITIVE = { type: "integer", minimum: 1 } as const;
const BAG = { type: "object" } as const;
const LEVEL = { enum: ["none", "note", "warning", "error"] } as const;

/** Only the named properties, as SARIF's own schema has it. */
function record<T extends Readonly<Record<string, unknown>>>(
  properties: T,
  required: readonly (keyof T & string)[] = [],
) {
  return { type: "object", required, additionalProperties: false, properties } as const;
}

const MESSAGE = record({ text: TEXT, markdown: TEXT }, ["text"]);
const PHYSICAL = record(
  {
    artifactLocation: record(
      {
        uri: { type: "string", pattern: "^([\\w.~!$&'()*+;=@/-]|%[0-9A-F]{2}|^file:)+$" },
        uriBaseId: TEXT,
      },
      ["uri"],
    ),
    region: record({ startLine: POSITIVE, startColumn: POSITIVE }, ["startLine"]),
  },
  ["artifactLocation"],
);
const LOCATION = record({
  physicalLocation: PHYSICAL,
  logicalLocations: {
    type: "array",
    items: record({ name: TEXT, kind: TEXT, fullyQualifiedName: TEXT }),
  },
});
const REFERENCE = record({ id: TEXT }, ["id"]);
const RULE = record(
  {
    id: TEXT,
    shortDescription: MESSAGE,
    fullDescription: MESSAGE,
    help: MESSAGE,
    defaultConfiguration: record({ level: LEVEL }),
    properties: {
      type: "object",
      properties: { tags: { type: "array", items: TEXT, uniqueItems: true, maxItems: 10 } },
    },
  },
  // All of these are what GitHub asks for beyond the standard.
  ["id", "shortDescription", "fullDescription", "help"],
);
const RESULT = record(
  {
    ruleId: TEXT,
    ruleIndex: { type: "integer", minimum: 0 },
    level: LEVEL,
    message: MESSAGE,
    locations: { type: "array", items: LOCATION, minItems: 1 },
    partialFingerprints: { type: "object", additionalProperties: TEXT },
    suppressions: {
      type: "array",
      uniqueItems: true,
      items: record(
        {
          kind: { enum: ["inSource", "external"] },
          status: { enum: ["accepted", "underReview", "rejected"] },
          justification: TEXT,
        },
        ["kind"],
      ),
    },
    properties: BAG,
  },
  ["ruleId", "message", "locations", "partialFingerprints"],
);
const NOTIFICATION = record(
  {
    level: LEVEL,
    message: MESSAGE,
    descriptor: REFERENCE,
    associatedRule: REFERENCE,
    locations: { type: "array", items: LOCATION },
  },
  ["message"],
);

/**
 * The part of SARIF 2.1.0 that tiphys writes, as strict as the whole.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json
 */
export const SARIF_SCHEMA = record(
  {
    $schema: TEXT,
    version: { const: "2.1.0" },
    runs: {
      type: "array",
      minItems: 1,
      items: record(
        {
          tool: record({
            driver: record(
              {
                name: TEXT,
                semanticVersion: { type: "string", pattern: "^\\d+\\.\\d+\\.\\d+" },
                rules: { type: "array", items: RULE, uniqueItems: true },
              },
              ["name"],
            ),
          }),
          automationDetails: record({ id: TEXT }),
          originalUriBaseIds: {
            type: "object",
            additionalProperties: record({ description: MESSAGE }),
          },
          columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
          invocations: {
            type: "array",
            items: record(
              {
                executionSuccessful: { type: "boolean" },
                toolExecutionNotifications: { type: "array", items: NOTIFICATION },
              },
              ["executionSuccessful"],
            ),
          },
          properties: BAG,
          results: { type: "array", items: RESULT },
        },
        ["tool", "results"],
      ),
    },
  },
  ["version", "runs"],
);
