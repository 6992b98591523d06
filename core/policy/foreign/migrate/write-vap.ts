import type { NamedExpression } from "../cel-policy.ts";
import { celChecks } from "./cel-checks.ts";
import type { MigratedDocument } from "./migrated.ts";
import { policyFacts } from "./policy-facts.ts";
import { resourceRules } from "./resource-rules.ts";
import { ruleRoot } from "./rule-root.ts";
import { Unmigratable } from "./unmigratable.ts";
import { isIgnoring, type RuleSource, validationActions } from "./write-vpol.ts";

const GROUP = "admissionregistration.k8s.io/v1";
const POD_FIELDS = { spec: "variables.podSpec", metadata: "variables.podMetadata" } as const;

/** A rule as a ValidatingAdmissionPolicy of Kubernetes, and its binding. @throws Unmigratable */
export function vapDocuments(source: RuleSource): readonly MigratedDocument[] {
  const { policy, spec, rule, subject, name } = source;
  const isPods = subject.controllers.length > 0;
  if (isPods && rule.validate?.cel !== undefined)
    throw new Unmigratable("CEL about pods, which Kyverno rewrites for what makes them", [
      "validate",
      "cel",
    ]);
  const root = ruleRoot(rule, { subject, fields: isPods ? POD_FIELDS : undefined });
  const variables = isPods ? podVariables(subject.controllers) : [];
  const checks = celChecks(rule, { subject, root, target: "vap", variables });
  const { annotations } = policyFacts(policy, spec);
  const isNamespaced = policy.kind === "Policy";
  const metadata = {
    name,
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
  const { matchConditions, validations } = checks;
  return [
    {
      document: {
        apiVersion: GROUP,
        kind: "ValidatingAdmissionPolicy",
        metadata,
        spec: {
          failurePolicy: isIgnoring(spec) ? "Ignore" : "Fail",
          matchConstraints: { resourceRules: resourceRules({ ...subject, isNamespaced }) },
          ...(matchConditions.length === 0 ? {} : { matchConditions }),
          ...(checks.variables.length === 0 ? {} : { variables: checks.variables }),
          validations,
        },
      },
      comments: [
        {
          path: "",
          text: `From the rule "${rule.name}" of the ${policy.kind} "${policy.metadata?.name ?? ""}".`,
        },
        ...checks.remarks.map((text) => ({ path: "/spec/validations", text })),
      ],
      origins: validations.map((_, index) => ({ rule: rule.name, id: `validation-${index + 1}` })),
    },
    bindingOf(source),
  ];
}

function bindingOf({ policy, spec, rule, name }: RuleSource): MigratedDocument {
  const namespace = policy.kind === "Policy" ? (policy.metadata?.namespace ?? "default") : null;
  const labels = { "kubernetes.io/metadata.name": namespace };
  const overrides =
    spec.validationFailureActionOverrides ?? rule.validate?.failureActionOverrides ?? [];
  return {
    document: {
      apiVersion: GROUP,
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name: `${name}-binding` },
      spec: {
        policyName: name,
        ...(namespace === null
          ? {}
          : { matchResources: { namespaceSelector: { matchLabels: labels } } }),
        validationActions: validationActions({ spec, rule }),
      },
    },
    comments:
      overrides.length === 0
        ? []
        : [
            {
              path: "/spec/validationActions",
              text: "Actions by namespace were left: they are bindings with a namespaceSelector here.",
            },
          ],
    origins: [],
  };
}

/** The pod's parts, whichever object makes it. */
function podVariables(controllers: readonly string[]): readonly NamedExpression[] {
  const hasCronJob = controllers.some((kind) => kind.endsWith("/CronJob"));
  const choice = (field: string) =>
    [
      `object.kind == "Pod" ? object${field} :`,
      ...(hasCronJob
        ? [`object.kind == "CronJob" ? object.spec.jobTemplate.spec.template${field} :`]
        : []),
      `object.spec.template${field}`,
    ].join("\n");
  return [
    { name: "podSpec", expression: choice(".spec") },
    { name: "podMetadata", expression: choice(".?metadata.orValue({})") },
  ];
}
