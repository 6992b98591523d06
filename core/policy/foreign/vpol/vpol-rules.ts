import { DYN } from "#core/cel/cel-type.ts";
import type { CelBudget } from "#core/cel/compile-cel.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { CompiledRule } from "../../compile-rule.ts";
import type { ElementView, Verdict } from "../../judge-element.ts";
import type { Action } from "../../policy.ts";
import { type CelDialect, type CelPolicy, compileCelPolicy } from "../cel-policy.ts";
import type { QuietFate } from "../foreign-check.ts";
import type { ForeignContext, ForeignFormat } from "../foreign-format.ts";
import { foreignRule } from "../foreign-rule.ts";
import { judgeCelPolicy } from "../judge-cel-policy.ts";
import { kindAnswer, resourceMatcher } from "../match-resources.ts";
import { quietFate, verdictOf } from "../outcome-verdict.ts";
import { foreignOf } from "../read-foreign.ts";
import { alsoBound, elementBindings } from "../element-bindings.ts";
import { severityOf } from "../severity-of.ts";
import { autogenSpecs, unknownControllers } from "./autogen.ts";
import { decodeVpol, type VpolSpec } from "./decode-vpol.ts";
import { exceptionsOf, type VpolException } from "./vpol-exceptions.ts";

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

const SCOPE = {
  object: DYN,
  oldObject: DYN,
  request: DYN,
  namespaceObject: DYN,
  exceptions: DYN,
} as const;

/** What Kyverno adds to CEL and is not evaluated here. */
const LIBRARIES =
  /\b(resource|http|globalContext|imageData|image|images|hash|math|json|yaml|random|x509|time|gzip|transform)\.\w+|\b(parseServiceAccount|parseImageReference|image|isImage)\(/;

const KYVERNO: CelDialect = {
  usualMessage: ({ index }) => `CEL expression validation failed at index ${index}`,
  brokenMessage: (problem) => `failed to evaluate message expression: ${problem}`,
  unsupported: (source) => LIBRARIES.exec(source)?.[0] ?? null,
};

function policyRules(document: KubeObject, context: PolicyContext): readonly CompiledRule[] {
  const spec = decodeVpol(document);
  const mode = spec.evaluation?.mode ?? "Kubernetes";
  if (mode !== "Kubernetes") {
    const message = `unsupported: ${mode}, as objects of Kubernetes are judged here`;
    context.note(document, { at: ["spec", "evaluation", "mode"], message });
    return [];
  }
  for (const controller of unknownControllers(spec)) {
    const message = `unsupported: autogen for ${controller}`;
    context.note(document, { at: ["spec", "autogen", "podControllers", "controllers"], message });
  }
  const variants = [spec, ...autogenSpecs(spec)].flatMap((own, index) =>
    compiledVariant(own, { document, context, isOwn: index === 0 }),
  );
  const [first] = variants;
  if (first === undefined) return [];
  const exceptions = exceptionsOf(document, context.exceptions, { context, scope: SCOPE });
  const judge = policyJudge({ document, variants, exceptions, maxAction: maxActionOf(spec) });
  return first.compiled.validations.map(({ message }, index) =>
    foreignRule({
      document,
      policy: policyName(document),
      id: `validation-${index + 1}`,
      title: message ?? KYVERNO.usualMessage({ expression: "", index }),
      severity: severityOf(document),
      isOfKind: (object) => variants.some(({ isOfKind }) => isOfKind(object)),
      check: (element, budget) => judge(element, budget)[index]?.verdicts ?? [],
      fate: (element, budget) => judge(element, budget)[index]?.fate ?? null,
    }),
  );
}

/** As reports have it: "namespace/name" for what lives in one. */
function policyName({ kind, metadata }: KubeObject): string {
  const name = metadata?.name ?? "";
  if (kind === "ValidatingPolicy") return name;
  return `${metadata?.namespace ?? "default"}/${name}`;
}

interface Variant {
  readonly compiled: CelPolicy;
  readonly isOfKind: (object: KubeObject) => boolean;
  readonly matches: ReturnType<typeof resourceMatcher>;
}

interface VariantContext {
  readonly document: KubeObject;
  readonly context: ForeignContext;
  /** Problems are those of the policy as written; what is made of it has the same. */
  readonly isOwn: boolean;
}

function compiledVariant(
  spec: VpolSpec,
  { document, context, isOwn }: VariantContext,
): readonly Variant[] {
  const compiled = compileCelPolicy(spec, {
    dialect: KYVERNO,
    scope: SCOPE,
    at: ["spec"],
    report: (problem) => isOwn && context.report(document, problem),
    note: (note) => isOwn && context.note(document, note),
  });
  if (compiled === null || spec.matchConstraints === undefined) return [];
  const { matchConstraints } = spec;
  return [
    {
      compiled,
      isOfKind: kindAnswer(matchConstraints),
      matches: resourceMatcher(matchConstraints),
    },
  ];
}

interface JudgedPolicy {
  readonly document: KubeObject;
  readonly variants: readonly Variant[];
  readonly exceptions: readonly VpolException[];
  readonly maxAction: Action;
}

interface JudgedValidation {
  readonly verdicts: readonly Verdict[];
  readonly fate: QuietFate;
}

type PolicyJudge = (element: ElementView, budget: CelBudget) => readonly JudgedValidation[];

/** The verdicts of each validation; all are found at once, when the first is asked for. */
function policyJudge(policy: JudgedPolicy): PolicyJudge {
  const known = new WeakMap<ElementView, readonly JudgedValidation[]>();
  return (element, budget) => {
    const cached = known.get(element);
    if (cached !== undefined) return cached;
    const verdicts = isElsewhere(policy.document, element)
      ? []
      : policy.variants.flatMap((variant) => variantVerdicts(variant, policy, { element, budget }));
    known.set(element, verdicts);
    return verdicts;
  };
}

function isElsewhere({ kind, metadata }: KubeObject, { place }: ElementView): boolean {
  if (kind === "ValidatingPolicy") return false;
  return place.resource.namespace !== (metadata?.namespace ?? "default");
}

interface Judging {
  readonly element: ElementView;
  readonly budget: CelBudget;
}

/** [] for a variant that is about something else; no two are about the same kind. */
function variantVerdicts(
  { compiled, matches }: Variant,
  { exceptions, maxAction }: JudgedPolicy,
  { element, budget }: Judging,
): readonly JudgedValidation[] {
  const answer = matches(element);
  if (answer === false) return [];
  if (answer !== true) {
    const outcome = { status: "not-evaluable", message: answer } as const;
    const verdicts = verdictOf([{ maxAction, outcome }], compiled);
    return compiled.validations.map(() => ({ verdicts, fate: null }));
  }
  const bindings = elementBindings(element);
  const inForce = exceptions.filter(
    ({ end, matches: holds }) => element.place.input.now < end && holds(bindings.seen, budget),
  );
  const excused = inForce.find(
    ({ images, allowedValues }) => images.length + allowedValues.length === 0,
  );
  const allowed = {
    exceptions: {
      allowedImages: inForce.flatMap(({ images }) => images),
      allowedValues: inForce.flatMap(({ allowedValues }) => allowedValues),
    },
  };
  const outcomes = judgeCelPolicy(compiled, { ...alsoBound(bindings, allowed), budget });
  return outcomes.map((outcome) => ({
    verdicts: verdictOf([{ maxAction, outcome }], compiled).map((verdict) =>
      excused === undefined ? verdict : { ...verdict, exception: excused.name },
    ),
    fate: excused === undefined ? quietFate([{ maxAction, outcome }]) : "skip",
  }));
}

/** What the policy wants at most; Kyverno denies only where it is told to. */
function maxActionOf({ validationActions = ["Audit"] }: VpolSpec): Action {
  if (validationActions.includes("Deny")) return "deny";
  return validationActions.includes("Warn") ? "warn" : "audit";
}
