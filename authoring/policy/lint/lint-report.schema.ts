import { closedObject } from "#core/closed-object.ts";
import { LINT_RULES } from "./lint-finding.ts";

const TEXT = { type: "string" } as const;
const COUNT = { type: "integer", minimum: 0 } as const;
const PLACE = { type: ["integer", "null"], minimum: 1 } as const;

/** What `tiphys policy lint --format json` prints. */
export const LINT_REPORT_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/policy-lint-report.json",
  title: "PolicyLintReport",
  ...closedObject({
    apiVersion: { const: "tiphys.io/v1alpha1" },
    kind: { const: "PolicyLintReport" },
    findings: {
      type: "array",
      items: closedObject({
        rule: { enum: LINT_RULES.map(({ id }) => id) },
        file: TEXT,
        line: PLACE,
        column: PLACE,
        path: TEXT,
        message: TEXT,
        remedy: TEXT,
      }),
    },
    summary: closedObject({ findings: COUNT, policies: COUNT, rules: COUNT }),
  }),
} as const;
