import { closedObject } from "#core/closed-object.ts";
import { ACTIONS, DOORS, ELEMENTS, SEVERITIES } from "#core/policy/policy.ts";
import { SELECTOR_SCHEMA } from "#core/policy/policy.schema.ts";

const TEXT = { type: "string" } as const;
const TEXTS = { type: "array", items: TEXT } as const;
const OPTIONAL_TEXT = { type: ["string", "null"] } as const;

const ACTION = closedObject({
  environment: TEXT,
  action: { enum: ACTIONS },
  override: {
    ...closedObject({ owner: TEXT, reason: TEXT, until: OPTIONAL_TEXT }),
    type: ["object", "null"],
  },
});

const EXCEPTION = closedObject({
  name: TEXT,
  rules: TEXTS,
  owner: TEXT,
  reason: TEXT,
  ticket: OPTIONAL_TEXT,
  expires: TEXT,
  inForce: { type: "boolean" },
  match: { type: "object", additionalProperties: TEXTS },
});

const RULE = closedObject({
  id: TEXT,
  title: TEXT,
  severity: { enum: SEVERITIES },
  remedy: OPTIONAL_TEXT,
  each: { enum: ELEMENTS },
  doors: { type: "array", items: { enum: DOORS } },
  match: { type: "array", items: SELECTOR_SCHEMA },
  exclude: { type: "array", items: SELECTOR_SCHEMA },
  expression: OPTIONAL_TEXT,
  sections: { type: "array", items: closedObject({ title: TEXT, text: TEXT }) },
  examples: TEXTS,
  actions: { type: "array", items: ACTION },
  exceptions: { type: "array", items: EXCEPTION },
  ownExceptions: {
    type: "array",
    items: closedObject({ name: TEXT, until: OPTIONAL_TEXT, inForce: { type: "boolean" } }),
  },
  mostAction: { enum: [...ACTIONS, null] },
});

/** What `tiphys policy explain --format json` prints. */
export const EXPLANATION_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/policy-explanation.json",
  title: "PolicyExplanation",
  ...closedObject({
    apiVersion: { const: "tiphys.io/v1alpha1" },
    kind: { const: "PolicyExplanation" },
    policy: TEXT,
    title: TEXT,
    description: OPTIONAL_TEXT,
    source: TEXT,
    line: { type: ["integer", "null"], minimum: 1 },
    format: OPTIONAL_TEXT,
    inForce: { type: "boolean" },
    params: { type: "object" },
    rules: { type: "array", items: RULE },
  }),
} as const;
