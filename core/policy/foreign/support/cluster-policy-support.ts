import { FUNCTIONS } from "../kyverno/jmespath/functions.ts";
import { OPERATOR_NAMES } from "../kyverno/conditions/condition-operator.ts";
import type { FormatSupport } from "./support.ts";

const CASES = "golden/foreign/cpol";

/** ClusterPolicy and Policy of Kyverno 1.19. */
export const clusterPolicySupport: FormatSupport = {
  id: "cluster-policy",
  parts: [
    {
      feature: "`validate.pattern`, `anyPattern`",
      supported: "yes",
      words: "all anchors, operators, wildcards, quantities and durations",
      shown: `${CASES}/anchors-of-all-kinds`,
    },
    {
      feature: "`validate.deny`, `preconditions`",
      supported: "yes",
      words: `all ${OPERATOR_NAMES.length} operators`,
      shown: `${CASES}/deny-preconditions-and-variables`,
    },
    {
      feature: "`validate.foreach`",
      supported: "yes",
      words: "nested, too; a finding for each element",
      shown: `${CASES}/foreach-of-a-list`,
    },
    {
      feature: "`validate.podSecurity`",
      supported: "partly",
      words: "`v1.24` to `v1.37` and `latest`, with what `exclude` takes away",
      shown: `${CASES}/pod-security`,
    },
    {
      feature: "`validate.cel`",
      supported: "partly",
      words: "without `paramKind`",
      shown: `${CASES}/expressions-in-cel`,
    },
    {
      feature: "`validate.manifests`, `validate.assert`",
      supported: "no",
      words: "said by `tiphys check`, by file and place",
      shown: `${CASES}/what-is-not-evaluated-is-said`,
    },
    {
      feature: "`mutate`, `generate`, `verifyImages`",
      supported: "no",
      words: "said by `tiphys check`; leave them to Kyverno",
      shown: `${CASES}/what-is-not-evaluated-is-said`,
    },
    {
      feature: "`match`, `exclude`",
      supported: "partly",
      words: "all forms; who asks is known at admission alone, and roles nowhere",
      shown: `${CASES}/match-and-exclude`,
    },
    {
      feature: "variables, JMESPath",
      supported: "yes",
      words: `${FUNCTIONS.size} functions: [all of them](../reference/kyverno-expressions.md)`,
      shown: "unit/docs/kyverno-expressions.test.ts",
    },
    {
      feature: "`context`: `variable`",
      supported: "yes",
      words: "found out when it is read",
      shown: `${CASES}/deny-preconditions-and-variables`,
    },
    {
      feature: "`context`: `configMap`, `apiCall`, `imageRegistry`, `globalReference`",
      supported: "partly",
      words:
        "from [a file](../reference/policy-formats.md#what-policies-look-up); what is not given is not evaluable",
      shown: `${CASES}/a-variable-that-cannot-be-found-out`,
    },
    {
      feature: "autogen",
      supported: "yes",
      words: "with its annotation; rules have the names that Kyverno gives them",
      shown: `${CASES}/autogen-for-some-controllers`,
    },
    {
      feature: "`failureAction` and its overrides",
      supported: "yes",
      words: "the most that is done; the fleet's action may be less",
      shown: `${CASES}/failure-actions`,
    },
    {
      feature: "`PolicyException` (`kyverno.io`)",
      supported: "yes",
      words: "named in the finding that it excuses",
      shown: `${CASES}/exceptions-excuse`,
    },
    {
      feature: "`kyverno-test.yaml`",
      supported: "partly",
      words:
        "[run as they are](../reference/policy-formats.md#tests-of-kyverno), but for what changes objects",
      shown: "golden/policy-test",
    },
  ],
};
