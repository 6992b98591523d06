import { closedObject } from "#core/closed-object.ts";
import { ERROR_CODES } from "#core/errors.ts";
import { ACTIONS, SEVERITIES } from "#core/policy/policy.ts";

const COUNT = { type: "integer", minimum: 0 } as const;
const TEXT = { type: "string", minLength: 1 } as const;
const POSITION = { type: ["integer", "null"], minimum: 1 } as const;
const OPTIONAL_TEXT = { type: ["string", "null"] } as const;

/** A finding, as every report prints it. */
export const FINDING_SCHEMA = closedObject({
  id: { type: "string", pattern: "^[0-9a-f]{64}$", description: "Stable across runs and doors." },
  policy: TEXT,
  rule: TEXT,
  severity: { enum: SEVERITIES },
  action: {
    enum: ACTIONS,
    description: "What the environment makes of it; off with an exception.",
  },
  status: { enum: ["fail", "error", "not-evaluable"] },
  resource: closedObject({
    apiVersion: TEXT,
    kind: TEXT,
    namespace: OPTIONAL_TEXT,
    name: { type: "string" },
  }),
  path: { type: "string", description: "JSON Pointer into the rendered resource." },
  message: TEXT,
  remedy: OPTIONAL_TEXT,
  source: {
    description: "Where a person wrote it; null where that is not known.",
    oneOf: [
      { type: "null" },
      closedObject({
        file: { ...TEXT, description: "Relative to the repository's root; - for standard input." },
        line: POSITION,
        column: POSITION,
      }),
    ],
  },
  exception: { ...OPTIONAL_TEXT, description: "Name of the exception that silences it." },
  override: { ...OPTIONAL_TEXT, description: "Reason of the override that gave its action." },
  existing: { type: "boolean", description: "Was there before: a denial became a warning." },
});

const TARGET = closedObject({
  path: { ...TEXT, description: "Relative to the repository's root; - for standard input." },
  app: OPTIONAL_TEXT,
  environment: OPTIONAL_TEXT,
  decision: {
    enum: ["allow", "warn", "deny", null],
    description: "null where the target could not be judged.",
  },
  resources: COUNT,
  error: {
    oneOf: [{ type: "null" }, closedObject({ code: { enum: ERROR_CODES }, message: TEXT })],
  },
  findings: { type: "array", items: FINDING_SCHEMA },
});

/** JSON Schema of what `tiphys check --format json` prints. */
export const CHECK_REPORT_SCHEMA = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "https://tiphys.io/schemas/v1alpha1/check-report.json",
  title: "CheckReport",
  ...closedObject({
    apiVersion: { const: "tiphys.io/v1alpha1" },
    kind: { const: "CheckReport" },
    revision: { type: "string", pattern: "^sha256:[0-9a-f]{64}$" },
    targets: { type: "array", items: TARGET },
    summary: closedObject({
      deny: COUNT,
      warn: { ...COUNT, description: "Existing ones included." },
      audit: COUNT,
      excepted: COUNT,
      existing: COUNT,
      notEvaluable: COUNT,
      resources: COUNT,
      policies: COUNT,
      rules: COUNT,
    }),
  }),
} as const;
