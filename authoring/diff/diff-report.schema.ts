import { closedObject } from "#core/closed-object.ts";
import { FINDING_SCHEMA } from "#authoring/check/check-report.schema.ts";

const COUNT = { type: "integer", minimum: 0 } as const;
const TEXT = { type: "string", minLength: 1 } as const;
const OPTIONAL_TEXT = { type: ["string", "null"] } as const;

const REF = closedObject({
  apiVersion: TEXT,
  kind: TEXT,
  namespace: OPTIONAL_TEXT,
  name: { type: "string" },
});

const SIDE = closedObject({
  path: { ...TEXT, description: "Relative to the repository's root." },
  commit: { ...OPTIONAL_TEXT, description: "Full hash; null for the files as they are now." },
  name: { ...TEXT, description: "For people." },
  app: OPTIONAL_TEXT,
  environment: OPTIONAL_TEXT,
  exists: { type: "boolean", description: "false where there is no such target there." },
  resources: COUNT,
});

const REASON = { enum: ["namespace", "environment", "generated-name"] } as const;

const FIELD = closedObject({
  change: { enum: ["added", "removed", "changed", "moved"] },
  path: {
    type: "string",
    description: 'With list elements by what they are known by: "/[name=web]"; "" for all.',
  },
  before: { description: "null where there was nothing." },
  after: { description: "null where there is nothing." },
  isMasked: { type: "boolean", description: "A value of a Secret, which is not shown." },
  expected: {
    enum: [null, ...REASON.enum],
    description: "Why nobody is surprised; null where somebody should look.",
  },
});

const REPORT = closedObject({
  apiVersion: { const: "tiphys.io/v1alpha1" },
  kind: { const: "DiffReport" },
  revision: { type: "string", pattern: "^sha256:[0-9a-f]{64}$" },
  from: SIDE,
  to: SIDE,
  resources: {
    type: "array",
    items: closedObject({
      change: { enum: ["added", "removed", "changed"] },
      resource: REF,
      was: { oneOf: [{ type: "null" }, REF] },
      fields: { type: "array", items: FIELD },
    }),
  },
  expected: {
    type: "array",
    items: closedObject({
      reason: REASON,
      before: TEXT,
      after: TEXT,
      fields: COUNT,
      resources: COUNT,
    }),
  },
  findings: closedObject({
    new: { type: "array", items: FINDING_SCHEMA },
    existing: { type: "array", items: FINDING_SCHEMA },
    mended: { type: "array", items: FINDING_SCHEMA },
  }),
  summary: closedObject({
    added: COUNT,
    removed: COUNT,
    changed: COUNT,
    unchanged: COUNT,
    newDenials: COUNT,
  }),
});

/** JSON Schema of what `tiphys diff DIR --format json` prints. */
export const DIFF_REPORT_SCHEMA = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "https://tiphys.io/schemas/v1alpha1/diff-report.json",
  title: "DiffReport",
  ...REPORT,
} as const;

/** JSON Schema of what it prints of a whole fleet. */
export const DIFF_REPORT_LIST_SCHEMA = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "https://tiphys.io/schemas/v1alpha1/diff-report-list.json",
  title: "DiffReportList",
  ...closedObject({
    apiVersion: { const: "tiphys.io/v1alpha1" },
    kind: { const: "DiffReportList" },
    base: closedObject({ commit: { type: "string", pattern: "^[0-9a-f]{40,64}$" }, name: TEXT }),
    items: { type: "array", items: REPORT },
    errors: { type: "array", items: closedObject({ path: TEXT, message: TEXT }) },
    summary: closedObject({ overlays: COUNT, different: COUNT, newDenials: COUNT }),
  }),
} as const;
