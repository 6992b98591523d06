import type { FormatSupport } from "./support.ts";

const CASES = "golden/foreign/vap";

/** ValidatingAdmissionPolicy of Kubernetes. */
export const admissionPolicySupport: FormatSupport = {
  id: "admission-policy",
  parts: [
    {
      feature: "`matchConstraints`",
      supported: "partly",
      words:
        "an object of another version of its kind is not evaluable: only an API server converts",
      shown: `${CASES}/exclusions-and-names`,
    },
    {
      feature: "`matchConditions`, `variables`",
      supported: "yes",
      words: "as the API server evaluates them",
      shown: `${CASES}/match-conditions-narrow`,
    },
    {
      feature: "`validations`, `messageExpression`",
      supported: "yes",
      words: "with the API server's words",
      shown: `${CASES}/a-message-expression-speaks`,
    },
    {
      feature: "`paramKind`, `paramRef`",
      supported: "yes",
      words: "params lie beside the policies; `parameterNotFoundAction` is heard",
      shown: `${CASES}/params-by-selector`,
    },
    {
      feature: "bindings, `validationActions`",
      supported: "yes",
      words: "`Warn` warns at most, `Audit` audits at most",
      shown: `${CASES}/a-binding-that-warns`,
    },
    {
      feature: "`namespaceSelector`, `namespaceObject`",
      supported: "partly",
      words: "where the Namespace is among the rendered resources",
      shown: `${CASES}/a-namespace-selector`,
    },
    {
      feature: "`request.userInfo`, `authorizer`",
      supported: "partly",
      words: "at admission alone; elsewhere not evaluable",
      shown: `${CASES}/what-the-request-says`,
    },
    {
      feature: "`failurePolicy`",
      supported: "yes",
      words: "`Ignore`: errors audit",
      shown: `${CASES}/an-ignored-error-does-not-deny`,
    },
    {
      feature: "`auditAnnotations`",
      supported: "no",
      words: "they are for the API server's audit log",
      shown: "e2e/vap-oracle.test.ts",
    },
  ],
};
