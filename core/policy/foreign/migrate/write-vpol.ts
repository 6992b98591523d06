import type { KubeObject } from "#core/kube/resource.ts";
import type { CpolRule, CpolSpec } from "../cpol/decode-cpol.ts";
import { celChecks } from "./cel-checks.ts";
import type { MigratedDocument, MigrationDifference } from "./migrated.ts";
import { isEnforcing, policyFacts } from "./policy-facts.ts";
import { controllerNames, resourceRules } from "./resource-rules.ts";
import { ruleRoot } from "./rule-root.ts";
import type { RuleSubject } from "./rule-subject.ts";

export interface RuleSource {
  readonly policy: KubeObject;
  readonly spec: CpolSpec;
  readonly rule: CpolRule;
  readonly subject: RuleSubject;
  /** The document's name. */
  readonly name: string;
}

/** Who makes pods and is left alone by autogen of these policies. */
const UNKNOWN = "replicationcontrollers";

/** A rule as a ValidatingPolicy of Kyverno, or one of a namespace. @throws Unmigratable */
export function vpolDocument(source: RuleSource): MigratedDocument {
  const { policy, spec, rule, subject, name } = source;
  const root = ruleRoot(rule, { subject, fields: undefined });
  const checks = celChecks(rule, { subject, root, target: "vpol", variables: [] });
  const { annotations, actions } = policyFacts(policy, spec);
  const isNamespaced = policy.kind === "Policy";
  const { background, admission } = spec;
  const evaluation = {
    ...(admission === false ? { admission: { enabled: false } } : {}),
    ...(background === false ? { background: { enabled: false } } : {}),
  };
  const controllers = controllerNames(subject.controllers).filter((one) => one !== UNKNOWN);
  const { kinds } = subject;
  const isAboutPods = kinds?.every(({ kind }) => kind === "Pod") ?? false;
  return {
    document: {
      apiVersion: "policies.kyverno.io/v1",
      kind: isNamespaced ? "NamespacedValidatingPolicy" : "ValidatingPolicy",
      metadata: {
        name,
        ...(isNamespaced ? { namespace: policy.metadata?.namespace ?? "default" } : {}),
        ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      },
      spec: {
        validationActions: validationActions(source),
        ...(isIgnoring(spec) ? { failurePolicy: "Ignore" } : {}),
        ...(Object.keys(evaluation).length === 0 ? {} : { evaluation }),
        ...(isAboutPods ? { autogen: { podControllers: { controllers } } } : {}),
        matchConstraints: {
          resourceRules: resourceRules({ ...subject, controllers: [], isNamespaced: false }),
        },
        ...(checks.matchConditions.length === 0 ? {} : { matchConditions: checks.matchConditions }),
        ...(checks.variables.length === 0 ? {} : { variables: checks.variables }),
        validations: checks.validations,
      },
    },
    comments: [
      {
        path: "",
        text: `From the rule "${rule.name}" of the ${policy.kind} "${policy.metadata?.name ?? ""}".`,
      },
      ...actions
        .filter((text) => text.startsWith("Actions by namespace"))
        .map(() => ({
          path: "/spec/validationActions",
          text: "Actions by namespace were left: a policy of this kind has one list for all.",
        })),
      ...checks.remarks.map((text) => ({ path: "/spec/validations", text })),
    ],
    origins: checks.validations.map((_, index) => ({
      rule: rule.name,
      id: `validation-${index + 1}`,
    })),
  };
}

/** What rules say otherwise as ValidatingPolicies. */
export function vpolDifferences({
  policy,
  rule,
  subject,
}: RuleSource): readonly MigrationDifference[] {
  if (!controllerNames(subject.controllers).includes(UNKNOWN)) return [];
  const why = "autogen of a ValidatingPolicy makes nothing of ReplicationControllers";
  const kinds = ["ReplicationController"];
  return [{ policy: policy.metadata?.name ?? "", rule: rule.name, why, kinds }];
}

export function isIgnoring({ failurePolicy, webhookConfiguration }: CpolSpec): boolean {
  return (webhookConfiguration?.failurePolicy ?? failurePolicy) === "Ignore";
}

export function validationActions({
  spec,
  rule,
}: Pick<RuleSource, "spec" | "rule">): readonly string[] {
  if (isEnforcing(spec, rule)) return ["Deny"];
  return spec.emitWarning === true ? ["Warn", "Audit"] : ["Audit"];
}
