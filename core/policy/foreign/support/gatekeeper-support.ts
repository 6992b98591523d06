import type { FormatSupport } from "./support.ts";

const CASES = "golden/foreign/gatekeeper";

/** ConstraintTemplates and constraints of Gatekeeper. */
export const gatekeeperSupport: FormatSupport = {
  id: "gatekeeper",
  parts: [
    {
      feature: "ConstraintTemplate in CEL (`K8sNativeValidation`)",
      supported: "yes",
      words: "a constraint is a policy with one rule, called like its template",
      shown: `${CASES}/labels-are-required`,
    },
    {
      feature: "ConstraintTemplate in Rego",
      supported: "no",
      words: "named by `tiphys check`, with each constraint of it; nothing is judged by them",
      shown: `${CASES}/rego-is-named`,
    },
    {
      feature: "variables, match conditions",
      supported: "yes",
      words: "`variables.params` and `variables.anyObject` too",
      shown: `${CASES}/variables-and-conditions`,
    },
    {
      feature: "parameters",
      supported: "yes",
      words: "held to the template's schema, with its defaults",
      shown: `${CASES}/parameters-fit-their-schema`,
    },
    {
      feature: "`match`",
      supported: "partly",
      words: "all fields; labels of a namespace where it is rendered, `source: Generated` never",
      shown: `${CASES}/what-is-matched`,
    },
    {
      feature: "`enforcementAction`, `scoped` actions",
      supported: "yes",
      words:
        "by enforcement point: `gator` at render and check, webhook at admission, `audit` at scan",
      shown: `${CASES}/enforcement-actions`,
    },
    {
      feature: "`failurePolicy`",
      supported: "yes",
      words: "`Ignore`: errors audit",
      shown: `${CASES}/errors-deny-unless-ignored`,
    },
    {
      feature: "referential data, external data, mutation, expansion",
      supported: "no",
      words: "they are Rego's or Gatekeeper's own; leave them to it",
      shown: `${CASES}/rego-is-named`,
    },
    {
      feature: "suites of `gator verify`",
      supported: "no",
      words: "write [tests of ours](test-a-policy.md), or keep running gator",
      shown: `${CASES}/labels-are-required`,
    },
  ],
};
