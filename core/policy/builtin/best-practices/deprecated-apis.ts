import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";

/**
 * A manifest must still be accepted after the next upgrade of the cluster.
 * Fields: apiVersion of every resource
 * Allowed values: those without an entry in params.deprecatedApis
 * @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 */
export const deprecatedApis: BuiltinRule = {
  id: "deprecated-apis",
  title: "API versions are not about to disappear",
  severity: "medium",
  remedy: "Change apiVersion, and the fields that the deprecation guide names for it.",
  path: ".apiVersion",
  variables: [
    { name: "successor", cel: 'params.deprecatedApis[object.apiVersion + "/" + object.kind]' },
  ],
  cel: '!((object.apiVersion + "/" + object.kind) in params.deprecatedApis)',
  message:
    '{{object.kind}} of {{object.apiVersion}} is not served from Kubernetes {{variables.successor.removedIn}} on; {{variables.successor.replacement == "" ? "nothing replaces it" : "use " + variables.successor.replacement}}',
};
