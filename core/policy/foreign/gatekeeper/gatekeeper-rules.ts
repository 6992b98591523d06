import { fitDocument } from "#core/document/fit-document.ts";
import type { DocumentProblem } from "#core/document/document-problem.ts";
import { type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import type { CompiledRule } from "../../compile-rule.ts";
import type { Verdict } from "../../judge-element.ts";
import { strictest } from "../../decide.ts";
import { type Action, DOORS } from "../../policy.ts";
import type { CelPolicy } from "../cel-policy.ts";
import type { ForeignCheck } from "../foreign-check.ts";
import type { ForeignContext, ForeignFormat } from "../foreign-format.ts";
import { foreignRule } from "../foreign-rule.ts";
import { FOREIGN_SCHEMAS } from "../foreign-schemas.ts";
import { foreignValidator } from "../foreign-validators.ts";
import { judgeCelPolicy } from "../judge-cel-policy.ts";
import { verdictOf } from "../outcome-verdict.ts";
import { foreignOf } from "../read-foreign.ts";
import { alsoBound, elementBindings } from "../element-bindings.ts";
import { severityOf } from "../severity-of.ts";
import { constraintKinds, constraintMatcher } from "./constraint-match.ts";
import { type ParameterReader, parameterReader } from "./constraint-parameters.ts";
import { type ConstraintSpec, decodeConstraint, decodeTemplate } from "./decode-gatekeeper.ts";
import { enforcementAt } from "./enforcement.ts";
import { templatePolicy } from "./template-policy.ts";

/** Gatekeeper's templates in CEL, and the constraints that are made of them. */
export const gatekeeperFormat: ForeignFormat = {
  id: "Gatekeeper",
  kinds: ["templates.gatekeeper.sh/ConstraintTemplate", "constraints.gatekeeper.sh/*"],
  compile: (context) => {
    const templates = templatesByKind(context);
    const constraints = constraintsOf(context);
    for (const [kind, template] of templates) {
      if (constraints.some((constraint) => constraint.kind === kind)) continue;
      const message = `no constraint of kind ${kind} lies beside it: nothing is judged by it`;
      context.note(template, { at: ["metadata", "name"], message });
    }
    const compiled = new Map(
      [...templates].map(([kind, template]) => [kind, compiledTemplate(template, context)]),
    );
    return constraints.flatMap((constraint) => {
      const own = compiled.get(constraint.kind);
      if (own?.policy) return constraintRules(constraint, own, context);
      const why = own === undefined ? "lies beside it" : "that is evaluated here lies beside it";
      const message = `no ConstraintTemplate for ${constraint.kind} ${why}: nothing is judged by it`;
      context.note(constraint, { at: ["kind"], message });
      return [];
    });
  },
};

/** One template makes a kind; another of the same is reported. */
function templatesByKind(context: ForeignContext): ReadonlyMap<string, KubeObject> {
  const templates = new Map<string, KubeObject>();
  for (const template of foreignOf("ConstraintTemplate", context)) {
    const { kind } = decodeTemplate(template).crd.spec.names;
    const name = template.metadata?.name ?? "";
    const report = (message: string) =>
      context.report(template, { at: ["metadata", "name"], message });
    if (name !== kind.toLowerCase())
      report(`expected "${kind.toLowerCase()}", the kind ${kind} in lower case, got "${name}"`);
    else if (templates.has(kind)) report(`another ConstraintTemplate is named "${name}" too`);
    else templates.set(kind, template);
  }
  return templates;
}

function constraintsOf({ documents, report }: ForeignContext): readonly KubeObject[] {
  const form = { schema: FOREIGN_SCHEMAS.Constraint, validate: foreignValidator("Constraint") };
  return documents.filter((document) => {
    if (parseApiVersion(document.apiVersion).group !== "constraints.gatekeeper.sh") return false;
    const { problems } = fitDocument(document, form);
    for (const problem of problems) report(document, problem);
    return problems.length === 0;
  });
}

interface CompiledTemplate {
  readonly document: KubeObject;
  readonly policy: CelPolicy | null;
  readonly parameters: ParameterReader | null;
}

function compiledTemplate(document: KubeObject, context: ForeignContext): CompiledTemplate {
  const spec = decodeTemplate(document);
  const { kind } = spec.crd.spec.names;
  const isOld = document.apiVersion !== "templates.gatekeeper.sh/v1";
  const isLegacy = spec.crd.spec.validation?.legacySchema ?? isOld;
  const report = (problem: DocumentProblem) => context.report(document, problem);
  return {
    document,
    policy: templatePolicy(document, context),
    parameters: parameterReader({ kind, spec }, { isLegacy, report }),
  };
}

function constraintRules(
  constraint: KubeObject,
  { document: template, policy, parameters }: CompiledTemplate,
  context: ForeignContext,
): readonly CompiledRule[] {
  if (policy === null || parameters === null) return [];
  const spec = decodeConstraint(constraint);
  const { match = {} } = spec;
  const read = parameters(constraint, (problem) => context.report(constraint, problem));
  const bound = {
    ...constraint,
    spec: { ...spec, ...(read === null ? {} : { parameters: read }) },
  };
  const rule = foreignRule({
    document: constraint,
    policy: constraint.metadata?.name ?? "",
    id: template.metadata?.name ?? "",
    title: titleOf(template, policy),
    severity: severityOf(constraint, template),
    isOfKind: constraintKinds(match),
    mostAction: strictest(DOORS.flatMap((door) => enforcementAt(spec, door) ?? [])),
    written: spec,
    check: constraintCheck({ policy, spec, bound }),
  });
  const doors = rule.doors.filter((door) => enforcementAt(spec, door) !== null);
  for (const message of silentWords({ match, isNowhere: doors.length === 0 }))
    context.note(constraint, { ...message });
  return doors.length === 0 ? [] : [{ ...rule, doors }];
}

function silentWords({
  match,
  isNowhere,
}: {
  readonly match: NonNullable<ConstraintSpec["match"]>;
  readonly isNowhere: boolean;
}): readonly DocumentProblem[] {
  const nothing = "nothing is judged by it";
  const generated = {
    at: ["spec", "match", "source"],
    message: `resources that Gatekeeper generates are not known here: ${nothing}`,
  };
  const elsewhere = {
    at: ["spec", "scopedEnforcementActions"],
    message: `no enforcement point is a door at which it judges: ${nothing}`,
  };
  return [...(match.source === "Generated" ? [generated] : []), ...(isNowhere ? [elsewhere] : [])];
}

const TITLE_ANNOTATIONS = ["metadata.gatekeeper.sh/title", "description"];

function titleOf({ metadata }: KubeObject, { validations }: CelPolicy): string {
  const written = TITLE_ANNOTATIONS.map((name) => metadata?.annotations?.[name]?.trim());
  const messages = validations.map(({ message, expression }) => message ?? expression);
  return written.find((text) => text !== undefined && text !== "") ?? messages[0] ?? "";
}

interface BoundConstraint {
  readonly policy: CelPolicy;
  readonly spec: ConstraintSpec;
  /** The constraint, with the defaults of its parameters. */
  readonly bound: KubeObject;
}

function constraintCheck({ policy, spec, bound }: BoundConstraint): ForeignCheck {
  const matches = constraintMatcher(spec.match ?? {});
  return (element, budget) => {
    const maxAction = enforcementAt(spec, element.door);
    const answer = maxAction === null ? false : matches(element);
    if (maxAction === null || answer === false) return [];
    if (answer !== true) return unknownVerdicts(answer, { maxAction, policy });
    const bindings = alsoBound(elementBindings(element), { params: bound });
    const outcomes = judgeCelPolicy(policy, { ...bindings, budget });
    return verdictOf(
      outcomes.map((outcome) => ({ maxAction, outcome })),
      policy,
    );
  };
}

function unknownVerdicts(
  message: string,
  { maxAction, policy }: { readonly maxAction: Action; readonly policy: CelPolicy },
): readonly Verdict[] {
  return verdictOf([{ maxAction, outcome: { status: "not-evaluable", message } }], policy);
}
