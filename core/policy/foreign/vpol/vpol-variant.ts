import { DYN } from "#core/cel/cel-type.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { type CelDialect, type CelPolicy, compileCelPolicy } from "../cel-policy.ts";
import type { ForeignContext } from "../foreign-format.ts";
import { kindAnswer, resourceMatcher } from "../match-resources.ts";
import type { VpolVariantSpec } from "./autogen.ts";
import { kyvernoFunctions, LIBRARY_TYPES } from "./libraries/kyverno-functions.ts";
import { unansweredCalls } from "./unanswered-calls.ts";

/** A policy as written, or as autogen makes it for some controllers. */
export interface Variant {
  readonly compiled: CelPolicy;
  readonly isOfKind: (object: KubeObject) => boolean;
  readonly matches: ReturnType<typeof resourceMatcher>;
  /** Whether it is about the pods that are found in an object. */
  readonly isExtracted: boolean;
}

interface VariantContext {
  readonly document: KubeObject;
  readonly context: ForeignContext;
  /** Problems are those of the policy as written; what is made of it has the same. */
  readonly isOwn: boolean;
  /** Whether a context file answers what it asks. */
  readonly isTold: boolean;
}

/** What expressions may name. */
export const VPOL_SCOPE = {
  object: DYN,
  oldObject: DYN,
  request: DYN,
  namespaceObject: DYN,
  ...LIBRARY_TYPES,
} as const;

/** The namespace of a policy that lives in one, else null. */
export function ownNamespace({ kind, metadata }: KubeObject): string | null {
  return kind === "ValidatingPolicy" ? null : (metadata?.namespace ?? "default");
}

/** [] for one that does not compile. */
export function compiledVariant(
  { spec, isExtracted }: VpolVariantSpec,
  { document, context, isOwn, isTold }: VariantContext,
): readonly Variant[] {
  const functions = kyvernoFunctions(ownNamespace(document));
  const compiled = compileCelPolicy(spec, {
    dialect: { ...KYVERNO, unanswered: (source) => unansweredCalls(source, { functions, isTold }) },
    scope: VPOL_SCOPE,
    functions,
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
      isExtracted,
    },
  ];
}

const KYVERNO: CelDialect = {
  usualMessage: ({ index }) => `CEL expression validation failed at index ${index}`,
  brokenMessage: (problem) => `failed to evaluate message expression: ${problem}`,
  unsupported: () => null,
  hasExactTypes: true,
};
