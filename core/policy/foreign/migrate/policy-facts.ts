import type { KubeObject } from "#core/kube/resource.ts";
import type { CpolRule, CpolSpec } from "../cpol/decode-cpol.ts";
import { severityOf } from "../severity-of.ts";
import { documentName } from "./document-name.ts";

const ANNOTATIONS = "policies.kyverno.io/";

/** What a policy says of itself. */
export interface PolicyFacts {
  readonly name: string;
  readonly title: string;
  readonly severity: string;
  readonly description: string | null;
  /** Annotations that other formats of Kyverno read, too. */
  readonly annotations: Readonly<Record<string, string>>;
  /** What became of its actions. */
  readonly actions: readonly string[];
}

export function policyFacts(policy: KubeObject, spec: CpolSpec): PolicyFacts {
  const { annotations = {}, name = "" } = policy.metadata ?? {};
  const own = Object.entries(annotations).filter(([key]) => key.startsWith(ANNOTATIONS));
  const { [`${ANNOTATIONS}title`]: title = "", [`${ANNOTATIONS}description`]: description = "" } =
    annotations;
  return {
    name: documentName(name),
    title: title.trim() === "" ? name : title.trim(),
    severity: severityOf(policy),
    description: description.trim() === "" ? null : description.trim(),
    annotations: Object.fromEntries(own),
    actions: actionRemarks(spec, documentName(name)),
  };
}

/** What a rule does where it finds something; overrides by namespace aside. */
export function isEnforcing(spec: CpolSpec, { validate }: CpolRule): boolean {
  const action = validate?.failureAction ?? spec.validationFailureAction ?? "Audit";
  return action.toLowerCase() === "enforce";
}

/** The fleet says what is done about a severity; a policy that audited needs an override to do no more. */
function actionRemarks(spec: CpolSpec, name: string): readonly string[] {
  const remarks: string[] = [];
  const audited = spec.rules.filter((rule) => !isEnforcing(spec, rule));
  const action = spec.emitWarning === true ? "warn" : "audit";
  if (audited.length === spec.rules.length && audited.length > 0)
    remarks.push(
      `Kyverno only audited: {policy: ${name}, action: ${action}, …} under spec.overrides of tiphys.yaml does the same.`,
    );
  else if (audited.length > 0)
    remarks.push(
      `Kyverno only audited ${audited.map((rule) => `"${rule.name}"`).join(", ")}: spec.overrides of tiphys.yaml does the same.`,
    );
  const isOverridden = [spec, ...spec.rules.map(({ validate = {} }) => validate)].some(
    (part) =>
      ("validationFailureActionOverrides" in part && part.validationFailureActionOverrides) ||
      ("failureActionOverrides" in part && part.failureActionOverrides),
  );
  if (isOverridden)
    remarks.push("Actions by namespace were left: environments and spec.overrides say them here.");
  if (spec.failurePolicy === "Ignore")
    remarks.push(
      "failurePolicy Ignore was left: an expression that ends in an error is a finding.",
    );
  return remarks;
}
