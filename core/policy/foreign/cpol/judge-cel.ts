import type { DocumentProblem } from "#core/document/document-problem.ts";
import type { PathKey } from "#core/document/field-path.ts";
import type { CelBudget } from "#core/cel/compile-cel.ts";
import { DYN } from "#core/cel/cel-type.ts";
import type { ElementView } from "../../judge-element.ts";
import { type CelDialect, compileCelPolicy } from "../cel-policy.ts";
import { judgeCelPolicy } from "../judge-cel-policy.ts";
import { KUBERNETES } from "../kubernetes-dialect.ts";
import { elementBindings } from "../element-bindings.ts";
import type { CpolRule } from "./decode-cpol.ts";
import { failed, PASSED, type RuleOutcome, SKIPPED } from "./rule-outcome.ts";

/** What a rule's own engine says of an object, once its preconditions hold. */
export type ObjectJudge = (element: ElementView, budget: CelBudget) => RuleOutcome;

interface CelContext {
  /** Where the rule stands in its document. */
  readonly at: readonly PathKey[];
  readonly report: (problem: DocumentProblem) => void;
  readonly note: (problem: DocumentProblem) => void;
}

const SCOPE = { object: DYN, oldObject: DYN, request: DYN, namespaceObject: DYN } as const;

/** Params are objects of the cluster. */
const KYVERNO: CelDialect = {
  ...KUBERNETES,
  unsupported: (source, problem) =>
    /\bparams\b/.test(source) ? "params" : KUBERNETES.unsupported(source, problem),
};

/** The judge for `validate.cel`: its first expression that fails decides. Null where one does not compile. */
export function celJudge(rule: CpolRule, { at, report, note }: CelContext): ObjectJudge | null {
  const { expressions = [], variables = [] } = rule.validate?.cel ?? {};
  const usual = rule.validate?.message ?? "";
  const spec = {
    matchConditions: rule.celPreconditions ?? [],
    variables,
    validations: expressions.map((validation) => ({
      ...validation,
      message: (validation.message ?? "") === "" ? usual : (validation.message ?? ""),
    })),
  };
  const placed = (problem: DocumentProblem): DocumentProblem => ({
    ...problem,
    at: [...at, ...placeInRule(problem.at)],
  });
  const compiled = compileCelPolicy(spec, {
    dialect: KYVERNO,
    scope: SCOPE,
    at: [],
    report: (problem) => report(placed(problem)),
    note: (problem) => note(placed(problem)),
  });
  if (compiled === null) return null;
  return (element, budget) => {
    const outcomes = judgeCelPolicy(compiled, { ...elementBindings(element), budget });
    const wrong = outcomes.find(({ status }) => status !== "pass" && status !== "skip");
    if (wrong === undefined)
      return outcomes.some(({ status }) => status === "pass") ? PASSED : SKIPPED;
    if (wrong.status === "fail") return failed(wrong.message);
    return "message" in wrong
      ? { status: wrong.status, keys: [], message: wrong.message }
      : SKIPPED;
  };
}

/** Kyverno has other names for the parts of such a policy. */
function placeInRule([part = "", ...rest]: readonly PathKey[]): readonly PathKey[] {
  if (part === "matchConditions") return ["celPreconditions", ...rest];
  return ["validate", "cel", part === "validations" ? "expressions" : part, ...rest];
}
