import { closedObject } from "#core/closed-object.ts";
import { FINDING_SCHEMA } from "#authoring/check/check-report.schema.ts";
import { ACTIONS } from "#core/policy/policy.ts";

const COUNT = { type: "integer", minimum: 0 } as const;
const TEXT = { type: "string", minLength: 1 } as const;
const OPTIONAL_TEXT = { type: ["string", "null"] } as const;
const REVISION = "^sha256:[0-9a-f]{64}$";

const ENTRY = closedObject({
  target: { ...TEXT, description: "Relative to the repository's root." },
  environment: OPTIONAL_TEXT,
  before: { enum: [...ACTIONS, null], description: "null where there was no such finding." },
  after: { enum: [...ACTIONS, null], description: "null where there is no such finding." },
  finding: FINDING_SCHEMA,
});

/** JSON Schema of what `tiphys policy impact --format json` prints. */
export const IMPACT_REPORT_SCHEMA = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "https://tiphys.io/schemas/v1alpha1/impact-report.json",
  title: "ImpactReport",
  ...closedObject({
    apiVersion: { const: "tiphys.io/v1alpha1" },
    kind: { const: "ImpactReport" },
    base: closedObject({
      commit: { type: "string", pattern: "^[0-9a-f]{40,64}$" },
      name: { ...TEXT, description: "For people." },
      revision: { type: ["string", "null"], pattern: REVISION },
    }),
    revision: { type: "string", pattern: REVISION },
    groups: {
      type: "array",
      items: closedObject({
        app: OPTIONAL_TEXT,
        owner: OPTIONAL_TEXT,
        newlyDenied: { type: "array", items: ENTRY },
        newlyAllowed: { type: "array", items: ENTRY },
      }),
    },
    errors: { type: "array", items: closedObject({ target: TEXT, message: TEXT }) },
    summary: closedObject({
      targets: COUNT,
      newlyDenied: COUNT,
      newlyAllowed: COUNT,
      stillDenied: COUNT,
    }),
  }),
} as const;
