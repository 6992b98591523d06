import { closedObject } from "#core/closed-object.ts";

const TEXT = { type: "string" } as const;
const TEXTS = { type: "array", items: TEXT } as const;

/** What `tiphys policy export --format json` prints. */
export const EXPORT_REPORT_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/policy-export-report.json",
  title: "PolicyExportReport",
  ...closedObject({
    apiVersion: { const: "tiphys.io/v1alpha1" },
    kind: { const: "PolicyExportReport" },
    policies: {
      type: "array",
      items: closedObject({
        policy: TEXT,
        documents: { type: "array", items: { type: "object" } },
      }),
    },
    left: {
      type: "array",
      items: closedObject({
        policy: TEXT,
        rule: { type: ["string", "null"] },
        place: TEXT,
        why: TEXT,
      }),
    },
    fleet: TEXTS,
    notes: TEXTS,
  }),
} as const;
