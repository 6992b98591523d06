import { type CelBindings, type CelBudget, compileCel } from "#core/cel/compile-cel.ts";
import { CelCompileError } from "#core/cel/cel-error.ts";
import { BOOL, type CelType } from "#core/cel/cel-type.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { boundedRun, type RunOutcome } from "../bounded-run.ts";
import type { ForeignContext } from "../foreign-format.ts";
import { decodeVpolException } from "./decode-vpol.ts";
import { kyvernoFunctions } from "./libraries/kyverno-functions.ts";

/** A PolicyException that may be about an object. */
export interface VpolException {
  readonly name: string;
  readonly images: readonly string[];
  readonly allowedValues: readonly string[];
  /** Milliseconds since the epoch. */
  readonly end: number;
  /** The same as it is written; null without one. */
  readonly until: string | null;
  /** An outcome that is no value tells why it is not known whether the exception holds. */
  readonly matches: (bindings: CelBindings, budget: CelBudget) => RunOutcome;
}

interface ExceptionContext {
  readonly context: ForeignContext;
  readonly scope: Readonly<Record<string, CelType>>;
  /** That of a policy that lives in one. */
  readonly namespace: string | null;
}

/** The exceptions of a policy, by name; a condition that does not compile is reported. */
export function exceptionsOf(
  policy: KubeObject,
  exceptions: readonly KubeObject[],
  around: ExceptionContext,
): readonly VpolException[] {
  return exceptions
    .filter((document) =>
      decodeVpolException(document).policyRefs.some(
        ({ name, kind }) => name === policy.metadata?.name && kind === policy.kind,
      ),
    )
    .map((document) => compiledException(document, around))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

function compiledException(
  document: KubeObject,
  { context, scope, namespace }: ExceptionContext,
): VpolException {
  const {
    matchConditions = [],
    images = [],
    allowedValues = [],
    expiresAt,
  } = decodeVpolException(document);
  const end = expiresAt === undefined ? Infinity : Date.parse(expiresAt);
  if (Number.isNaN(end)) {
    const message = `expected a timestamp such as 2026-05-01T00:00:00Z, got "${expiresAt ?? ""}"`;
    context.report(document, { at: ["spec", "expiresAt"], message });
  }
  const functions = kyvernoFunctions(namespace);
  const conditions = matchConditions.flatMap(({ expression }, index) => {
    try {
      return [compileCel(expression, { variables: scope, functions, expect: BOOL })];
    } catch (error) {
      if (!(error instanceof CelCompileError)) throw error;
      const at = ["spec", "matchConditions", index, "expression"];
      const { offset } = error;
      context.report(document, { at, message: `does not compile: ${error.message}`, offset });
      return [];
    }
  });
  return {
    name: document.metadata?.name ?? "",
    images,
    allowedValues,
    end,
    until: expiresAt ?? null,
    matches: (bindings, budget) => {
      const outcomes = conditions.map((condition) => boundedRun(condition, bindings, budget));
      const isFalse = outcomes.some((outcome) => "value" in outcome && outcome.value !== true);
      if (isFalse) return { value: false };
      return outcomes.find((outcome) => !("value" in outcome)) ?? { value: true };
    },
  };
}
