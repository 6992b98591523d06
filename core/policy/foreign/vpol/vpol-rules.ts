import type { KubeObject } from "#core/kube/resource.ts";
import type { CompiledRule } from "../../compile-rule.ts";
import type { Action, Door } from "../../policy.ts";
import type { ForeignContext, ForeignFormat } from "../foreign-format.ts";
import { foreignRule } from "../foreign-rule.ts";
import { foreignOf } from "../read-foreign.ts";
import { severityOf } from "../severity-of.ts";
import { autogenVariants, unknownControllers } from "./autogen.ts";
import { decodeVpol, type VpolSpec } from "./decode-vpol.ts";
import { givenAnswers } from "./given-answers.ts";
import { policyJudge } from "./judge-vpol.ts";
import { exceptionsOf } from "./vpol-exceptions.ts";
import { compiledVariant, ownNamespace, VPOL_SCOPE } from "./vpol-variant.ts";

/** Kyverno's policies in CEL, with their exceptions. */
export const vpolFormat: ForeignFormat = {
  id: "Kyverno ValidatingPolicy",
  kinds: [
    "policies.kyverno.io/ValidatingPolicy",
    "policies.kyverno.io/NamespacedValidatingPolicy",
    "policies.kyverno.io/PolicyException",
  ],
  compile: (context) => {
    const exceptions = foreignOf("PolicyException", context);
    return [
      ...foreignOf("ValidatingPolicy", context),
      ...foreignOf("NamespacedValidatingPolicy", context),
    ].flatMap((policy) => policyRules(policy, { ...context, exceptions }));
  },
};

interface PolicyContext extends ForeignContext {
  readonly exceptions: readonly KubeObject[];
}

const TITLE_ANNOTATION = "policies.kyverno.io/title";

function policyRules(document: KubeObject, context: PolicyContext): readonly CompiledRule[] {
  const spec = decodeVpol(document);
  const mode = spec.evaluation?.mode ?? "Kubernetes";
  if (mode !== "Kubernetes") {
    const message = `unsupported: ${mode}, as objects of Kubernetes are judged here`;
    context.note(document, { at: ["spec", "evaluation", "mode"], message });
    return [];
  }
  for (const { index, name } of unknownControllers(spec)) {
    const at = ["spec", "autogen", "podControllers", "controllers", index];
    const message = `unsupported: autogen for ${name}, which only a cluster knows. Write it as resource.version.group`;
    context.note(document, { at, message });
  }
  const given = givenAnswers(document, context);
  const isTold = Object.keys(given.values).length > 0;
  const variants = [{ spec, isExtracted: false }, ...autogenVariants(spec)].flatMap((own, index) =>
    compiledVariant(own, { document, context, isOwn: index === 0, isTold }),
  );
  const [first] = variants;
  if (first === undefined) return [];
  const exceptions = exceptionsOf(document, context.exceptions, {
    context,
    scope: VPOL_SCOPE,
    namespace: ownNamespace(document),
  });
  const judge = policyJudge({
    ...{ document, variants, exceptions, maxAction: maxActionOf(spec) },
    given,
  });
  const { compiled } = first;
  const title = document.metadata?.annotations?.[TITLE_ANNOTATION];
  return compiled.validations.map(({ message }, index) => {
    return foreignRule({
      document,
      policy: policyName(document),
      id: `validation-${index + 1}`,
      title: message ?? title ?? compiled.dialect.usualMessage({ expression: "", index }),
      severity: severityOf(document),
      isOfKind: (object) => variants.some(({ isOfKind }) => isOfKind(object)),
      mostAction: maxActionOf(spec),
      exceptions,
      written: spec.validations?.[index] ?? null,
      check: (element, budget) => judge(element, budget)[index]?.verdicts ?? [],
      fate: (element, budget) => judge(element, budget)[index]?.fate ?? null,
      isOpenAt: (door) => isEnabled(spec, door),
    });
  });
}

/** As reports have it: "namespace/name" for what lives in one. */
function policyName(document: KubeObject): string {
  const namespace = ownNamespace(document);
  const name = document.metadata?.name ?? "";
  return namespace === null ? name : `${namespace}/${name}`;
}

/** What the policy wants at most; Kyverno denies only where it is told to, and only at admission. */
function maxActionOf({ validationActions = ["Audit"], evaluation }: VpolSpec): Action {
  if (evaluation?.admission?.enabled === false) return "audit";
  if (validationActions.includes("Deny")) return "deny";
  return validationActions.includes("Warn") ? "warn" : "audit";
}

function isEnabled({ evaluation }: VpolSpec, door: Door): boolean {
  if (door === "admission") return evaluation?.admission?.enabled !== false;
  return door !== "scan" || evaluation?.background?.enabled !== false;
}
