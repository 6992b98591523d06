import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";

/**
 * Passwords do not belong into Git. Judged where manifests are made, not in clusters, where operators
 * write Secrets rightly.
 * Fields: data and stringData of Secrets
 * Allowed values: undefined, empty, keys without values; anything for type kubernetes.io/service-account-token
 * @see https://kubernetes.io/docs/concepts/security/secrets-good-practices/
 */
export const noSecretData: BuiltinRule = {
  id: "no-secret-data",
  title: "No Secret with data is in Git",
  severity: "critical",
  remedy: "Use an ExternalSecret or SealedSecret, and replace the value that was committed.",
  doors: ["render", "check"],
  match: { kinds: ["core/Secret"] },
  cel: `object.?type.orValue("") == "kubernetes.io/service-account-token" ? [] : ["data", "stringData"]
  .filter(field, optional.ofNonZeroValue(object[?field].orValue({})).orValue({})
    .exists(key, value, !(value in [dyn(""), dyn(null)])))
  .map(field, {"path": "/" + field})`,
  message: "Secret must not hold values: whoever can read the repository can read them",
};
