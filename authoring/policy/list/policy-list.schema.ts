import { closedObject } from "#core/closed-object.ts";
import { ACTIONS, DOORS, SEVERITIES } from "#core/policy/policy.ts";

const TEXT = { type: "string" } as const;
const TEXTS = { type: "array", items: TEXT } as const;

const RULE = closedObject({
  id: TEXT,
  title: TEXT,
  severity: { enum: SEVERITIES },
  doors: { type: "array", items: { enum: DOORS } },
  actions: { type: "object", additionalProperties: { enum: ACTIONS } },
  overrides: { type: "object", additionalProperties: TEXT },
  exceptions: TEXTS,
});

/** What `tiphys policy list --format json` prints. */
export const POLICY_LIST_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/policy-list.json",
  title: "PolicyList",
  ...closedObject({
    apiVersion: { const: "tiphys.io/v1alpha1" },
    kind: { const: "PolicyList" },
    revision: TEXT,
    environments: TEXTS,
    policies: {
      type: "array",
      items: closedObject({
        name: TEXT,
        title: TEXT,
        source: TEXT,
        rules: { type: "array", items: RULE },
      }),
    },
    hints: TEXTS,
  }),
} as const;
