import type { CelBindings, CelBudget } from "#core/cel/compile-cel.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { ElementView, Verdict } from "../../judge-element.ts";
import type { Action } from "../../policy.ts";
import { elementBindings } from "../element-bindings.ts";
import type { QuietFate } from "../foreign-check.ts";
import {
  type JudgedBindings,
  judgeCelPolicy,
  type ValidationOutcome,
} from "../judge-cel-policy.ts";
import { quietFate, verdictOf } from "../outcome-verdict.ts";
import type { GivenAnswers } from "./given-answers.ts";
import { LIBRARY_VALUES } from "./libraries/kyverno-functions.ts";
import { NativeObject } from "./libraries/native-object.ts";
import { RenderedObjects } from "./libraries/rendered-objects.ts";
import { PinnedClock } from "./libraries/time-functions.ts";
import { podElement } from "./pod-element.ts";
import { extractedPods } from "./pod-templates.ts";
import type { VpolException } from "./vpol-exceptions.ts";
import { ownNamespace, type Variant } from "./vpol-variant.ts";

export interface JudgedPolicy {
  readonly document: KubeObject;
  readonly variants: readonly Variant[];
  readonly exceptions: readonly VpolException[];
  readonly maxAction: Action;
  readonly given: GivenAnswers;
}

export interface JudgedValidation {
  readonly verdicts: readonly Verdict[];
  readonly fate: QuietFate;
}

type PolicyJudge = (element: ElementView, budget: CelBudget) => readonly JudgedValidation[];

/** The verdicts of each validation; all are found at once, when the first is asked for. */
export function policyJudge(policy: JudgedPolicy): PolicyJudge {
  const known = new WeakMap<ElementView, readonly JudgedValidation[]>();
  const own = ownNamespace(policy.document);
  return (element, budget) => {
    const cached = known.get(element);
    if (cached !== undefined) return cached;
    const isElsewhere = own !== null && element.place.resource.namespace !== own;
    const verdicts = isElsewhere
      ? []
      : policy.variants.flatMap((variant) => judged({ variant, policy, element, budget }));
    known.set(element, verdicts);
    return verdicts;
  };
}

interface Judging {
  readonly variant: Variant;
  readonly policy: JudgedPolicy;
  readonly element: ElementView;
  readonly budget: CelBudget;
}

/** [] for a variant that is about something else; no two are about the same kind. */
function judged(judging: Judging): readonly JudgedValidation[] {
  const { variant, element } = judging;
  const answer = variant.matches(element);
  if (answer === false) return [];
  if (answer !== true) return forAll(judging, { status: "not-evaluable", message: answer });
  return variant.isExtracted ? judgedPods(judging) : judgedObject(judging, WHOLE);
}

/** What holds for all validations alike. */
function forAll(
  { variant: { compiled }, policy: { maxAction } }: Judging,
  outcome: ValidationOutcome,
): readonly JudgedValidation[] {
  const verdicts = verdictOf([{ maxAction, outcome }], compiled);
  return compiled.validations.map(() => ({ verdicts, fate: null }));
}

function judgedPods(judging: Judging): readonly JudgedValidation[] {
  const { element, variant } = judging;
  const { apiVersion, kind } = element.value as KubeObject;
  const pods = extractedPods(element.value as KubeObject, element.place.resource.namespace);
  if (pods.length === 0) {
    const message = `extraction mode: no pod template found in ${apiVersion}/${kind}`;
    return forAll(judging, { status: "error", message });
  }
  const each = pods.map((pod) =>
    judgedObject(
      { ...judging, element: podElement(pod, element) },
      { keys: pod.keys, suffix: ` (pod template at ${pod.path})` },
    ),
  );
  return variant.compiled.validations.map((_, index) => {
    const all = each.flatMap((validations) => validations[index] ?? []);
    const fates = all.map(({ fate }) => fate);
    const fate = fates.includes("pass") ? "pass" : fates.includes("skip") ? "skip" : null;
    return { verdicts: all.flatMap(({ verdicts }) => verdicts), fate };
  });
}

interface JudgedPart {
  readonly keys: Verdict["keys"];
  readonly suffix: string;
}

const WHOLE: JudgedPart = { keys: [], suffix: "" };

function judgedObject(
  { variant: { compiled, ...variant }, policy, element, budget }: Judging,
  { keys, suffix }: JudgedPart,
): readonly JudgedValidation[] {
  const { maxAction } = policy;
  const read = new Set<string>();
  const bindings = kyvernoBindings(element, { variant, read, given: policy.given });
  const { inForce, excused, doubt } = exceptionsFor(policy, { element, budget, bindings });
  const allowed = exceptionsObject(inForce);
  const also = (own: CelBindings) => ({ ...own, exceptions: allowed });
  const { seen, shown, isSecret } = bindings;
  const outcomes =
    doubt === null || (doubt.status === "error" && !compiled.isFailing)
      ? judgeCelPolicy(compiled, { seen: also(seen), shown: also(shown), isSecret, budget })
      : compiled.validations.map(() => doubt);
  const words = readWords(read);
  return outcomes.map((outcome) => ({
    verdicts: verdictOf([{ maxAction, outcome }], compiled).map((verdict) => ({
      ...verdict,
      keys,
      message: `${shownMessage(verdict, read)}${suffix}${verdict.status === "not-evaluable" ? "" : words}`,
      ...(excused === undefined ? {} : { exception: excused.name }),
    })),
    fate: excused === undefined ? quietFate([{ maxAction, outcome }]) : "skip",
  }));
}

interface ExceptionSearch {
  readonly element: ElementView;
  readonly budget: CelBudget;
  readonly bindings: Omit<JudgedBindings, "budget">;
}

interface FoundExceptions {
  readonly inForce: readonly VpolException[];
  /** The one that excuses from the whole policy. */
  readonly excused: VpolException | undefined;
  /** Why another one may hold or not, where none excuses. */
  readonly doubt: ValidationOutcome | null;
}

/** Kyverno does not judge an object while it does not know whether an exception is for it. */
function exceptionsFor(
  { exceptions }: JudgedPolicy,
  { element, budget, bindings }: ExceptionSearch,
): FoundExceptions {
  const asked = exceptions
    .filter(({ end }) => element.place.input.now < end)
    .map((exception) => ({ exception, outcome: exception.matches(bindings.seen, budget) }));
  const inForce = asked.flatMap(({ exception, outcome }) =>
    "value" in outcome && outcome.value === true ? [exception] : [],
  );
  const excused = inForce.find(
    ({ images, allowedValues }) => images.length + allowedValues.length === 0,
  );
  if (excused !== undefined) return { inForce, excused, doubt: null };
  const doubts = asked.flatMap(({ exception: { name }, outcome }): ValidationOutcome[] => {
    if ("missing" in outcome) return [{ status: "not-evaluable", message: outcome.missing }];
    if ("value" in outcome) return [];
    const words = bindings.isSecret ? "it may hold a value of the Secret" : outcome.error;
    return [{ status: "error", message: `exception "${name}" resulted in error: ${words}` }];
  });
  return { inForce, excused, doubt: doubts[0] ?? null };
}

/** `exceptions`: what the exceptions in force allow. */
export function exceptionsObject(inForce: readonly VpolException[]): NativeObject {
  const allowedImages = inForce.flatMap(({ images }) => images);
  const allowedValues = inForce.flatMap(({ allowedValues: values }) => values);
  return new NativeObject(
    { allowedImages, allowedValues },
    { AllowedImages: allowedImages, AllowedValues: allowedValues },
  );
}

interface Reading {
  readonly variant: Pick<Variant, "isExtracted">;
  readonly read: Set<string>;
  readonly given: GivenAnswers;
}

/** What expressions see; where there was no object before, Kyverno shows an empty one. */
function kyvernoBindings(
  element: ElementView,
  { variant, read, given }: Reading,
): Omit<JudgedBindings, "budget"> {
  const { place } = element;
  const own = elementBindings(element);
  const { isSecret } = own;
  const time = new PinnedClock(place.input.now);
  const bound = (bindings: CelBindings, isShown: boolean): CelBindings => ({
    ...bindings,
    ...LIBRARY_VALUES,
    ...given.values,
    ...(bindings.oldObject === null && !variant.isExtracted ? { oldObject: {} } : {}),
    time,
    resource: new RenderedObjects({
      place,
      given: given.objects,
      isShown,
      hidesNames: isSecret,
      read,
    }),
  });
  return { seen: bound(own.seen, false), shown: bound(own.shown, true), isSecret };
}

/** An error quotes what it stumbled upon. */
function shownMessage({ status, message }: Verdict, read: ReadonlySet<string>): string {
  const hasRead = [...read].some((name) => name.startsWith("Secret "));
  if (status !== "error" || !hasRead) return message;
  return "resulted in error: it may hold a value of the Secret and is not shown";
}

const MOST_NAMED = 3;

function readWords(read: ReadonlySet<string>): string {
  if (read.size === 0) return "";
  const names = [...read].sort();
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
  return ` (with ${names.slice(0, MOST_NAMED).join(", ")}${more} as rendered)`;
}
