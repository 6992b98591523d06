import { closedObject } from "#core/closed-object.ts";
import { ACTIONS, SEVERITIES } from "#core/policy/policy.ts";

const TEXT = { type: "string" } as const;
const COUNT = { type: "integer", minimum: 0 } as const;
const LINE = { type: ["integer", "null"], minimum: 1 } as const;
const STATUS = { enum: ["fail", "error", "not-evaluable"] } as const;

const EXPECTED = {
  type: ["object", "null"],
  additionalProperties: false,
  required: ["rule", "status", "count"],
  properties: {
    rule: TEXT,
    policy: TEXT,
    resource: TEXT,
    path: TEXT,
    message: { anyOf: [TEXT, closedObject({ contains: TEXT })] },
    severity: { enum: SEVERITIES },
    action: { enum: ACTIONS },
    status: STATUS,
    count: { type: "integer", minimum: 1 },
  },
} as const;

const RESOURCE = closedObject({
  apiVersion: TEXT,
  kind: TEXT,
  namespace: { type: ["string", "null"] },
  name: TEXT,
});

const GOT = {
  ...closedObject({
    policy: TEXT,
    rule: TEXT,
    severity: { enum: SEVERITIES },
    action: { enum: ACTIONS },
    status: STATUS,
    resource: RESOURCE,
    path: TEXT,
    message: TEXT,
  }),
  type: ["object", "null"],
} as const;

const FAILURE = closedObject({
  kind: { enum: ["missing", "unexpected", "different"] },
  line: LINE,
  expected: EXPECTED,
  got: GOT,
  fields: { type: "array", items: closedObject({ field: TEXT, expected: TEXT, got: TEXT }) },
  count: COUNT,
  hint: { type: ["string", "null"] },
});

const CASE = closedObject({
  title: TEXT,
  line: LINE,
  passed: { type: "boolean" },
  skipped: { type: ["string", "null"] },
  failures: { type: "array", items: FAILURE },
});

const COVERAGE = {
  ...closedObject({
    rules: {
      type: "array",
      items: closedObject({ policy: TEXT, rule: TEXT, file: TEXT, failing: COUNT, passing: COUNT }),
    },
    untested: { type: "array", items: TEXT },
  }),
  type: ["object", "null"],
} as const;

/** What `tiphys policy test --format json` prints. */
export const TEST_REPORT_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/policy-test-report.json",
  title: "PolicyTestReport",
  ...closedObject({
    apiVersion: { const: "tiphys.io/v1alpha1" },
    kind: { const: "PolicyTestReport" },
    files: {
      type: "array",
      items: closedObject({ file: TEXT, cases: { type: "array", items: CASE } }),
    },
    coverage: COVERAGE,
    summary: closedObject({
      files: COUNT,
      cases: COUNT,
      passed: COUNT,
      failed: COUNT,
      skipped: COUNT,
    }),
  }),
} as const;
