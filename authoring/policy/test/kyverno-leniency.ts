import { isRecord } from "#core/is-record.ts";
import { isKubeObject, type KubeObject } from "#core/kube/resource.ts";

/** A policy with what an API server would refuse it without, and Kyverno's CLI does not miss. */
export function asKyvernoTakesIt(value: unknown): unknown {
  if (!isKubeObject(value) || !isRecord(value.spec)) return value;
  if (value.kind === "ValidatingAdmissionPolicyBinding") return withSpec(value, wholeBinding);
  return value.kind === "ValidatingAdmissionPolicy" ? withSpec(value, wholePolicy) : value;
}

type Spec = Readonly<Record<string, unknown>>;

function withSpec(document: KubeObject, whole: (spec: Spec) => Spec): KubeObject {
  return { ...document, spec: whole(document.spec as Spec) };
}

function wholeBinding({ paramRef, ...spec }: Spec): Spec {
  const ref = isRecord(paramRef)
    ? { paramRef: { parameterNotFoundAction: "Deny", ...paramRef } }
    : {};
  return { validationActions: ["Deny"], ...spec, ...ref };
}

function wholePolicy({ matchConstraints, ...spec }: Spec): Spec {
  if (!isRecord(matchConstraints)) return spec;
  const { resourceRules } = matchConstraints;
  if (!Array.isArray(resourceRules)) return { ...spec, matchConstraints };
  const whole = resourceRules.map((rule: unknown) =>
    isRecord(rule) ? { operations: ["*"], ...rule } : rule,
  );
  return { ...spec, matchConstraints: { ...matchConstraints, resourceRules: whole } };
}

/** Kyverno's CLI judges by a ValidatingAdmissionPolicy that nothing binds. */
export function missingBindings(documents: readonly KubeObject[]): readonly KubeObject[] {
  const specs = documents.filter(({ kind }) => kind === "ValidatingAdmissionPolicyBinding");
  const bound = specs.map(({ spec }) => (spec as { readonly policyName?: unknown }).policyName);
  return documents
    .filter(
      ({ kind, metadata }) =>
        kind === "ValidatingAdmissionPolicy" && !bound.includes(metadata?.name),
    )
    .map(({ apiVersion, metadata }) => ({
      apiVersion,
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name: `${metadata?.name ?? ""}-of-the-test` },
      spec: { policyName: metadata?.name, validationActions: ["Deny"] },
    }));
}
