import { closedObject } from "#core/closed-object.ts";
import { MIGRATION_TARGETS } from "#core/policy/foreign/migrate/migrated.ts";

const TEXT = { type: "string" } as const;
const COUNT = { type: "integer", minimum: 0 } as const;
const VERDICT = { enum: ["passes", "fails", "cannot be evaluated"] } as const;

const LEFT = closedObject({
  policy: TEXT,
  rule: TEXT,
  place: TEXT,
  why: TEXT,
  line: { type: ["integer", "null"] },
});

const COMPARISON = closedObject({
  rule: TEXT,
  fails: COUNT,
  passes: COUNT,
  different: {
    type: "array",
    items: closedObject({ object: { type: "object" }, source: VERDICT, migrated: VERDICT }),
  },
});

const POLICY = closedObject({
  policy: TEXT,
  kind: TEXT,
  file: TEXT,
  line: COUNT,
  documents: { type: "array", items: { type: "object" } },
  left: { type: "array", items: LEFT },
  differences: { type: "array", items: { type: "object" } },
  uses: { type: "array", items: closedObject({ rule: TEXT, use: TEXT, remark: TEXT }) },
  objects: closedObject({ fromTests: COUNT, generated: COUNT }),
  comparisons: { type: "array", items: COMPARISON },
});

/** What `tiphys policy migrate --format json` prints. */
export const MIGRATION_REPORT_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/policy-migration-report.json",
  title: "PolicyMigrationReport",
  ...closedObject({
    apiVersion: { const: "tiphys.io/v1alpha1" },
    kind: { const: "PolicyMigrationReport" },
    target: { enum: MIGRATION_TARGETS },
    seed: COUNT,
    policies: { type: "array", items: POLICY },
    summary: closedObject({ policies: COUNT, documents: COUNT, left: COUNT }),
  }),
} as const;
