import { DYN } from "#core/cel/cel-type.ts";
import type { DocumentProblem } from "#core/document/document-problem.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { type CelDialect, type CelPolicy, compileCelPolicy } from "../cel-policy.ts";
import type { ForeignContext } from "../foreign-format.ts";
import { KUBERNETES } from "../kubernetes-dialect.ts";
import { type CelSource, decodeTemplate } from "./decode-gatekeeper.ts";

const SCOPE = { object: DYN, oldObject: DYN, request: DYN, namespaceObject: DYN } as const;

/** The whole constraint: variables see it, and nothing else does. */
const VARIABLE_SCOPE = { params: DYN } as const;

const GATEKEEPER: CelDialect = { ...KUBERNETES, hasVariablesInConditions: true };

/** Before the template's own. @see https://open-policy-agent.github.io/gatekeeper/website/docs/validating-admission-policy */
const GIVEN = [
  {
    name: "anyObject",
    expression: 'request.operation == "DELETE" && object == null ? oldObject : object',
  },
  {
    name: "params",
    expression: "has(params.spec) && has(params.spec.parameters) ? params.spec.parameters : null",
  },
];

const RESERVED = "gatekeeper_internal_";

/** What Gatekeeper reads of a source in CEL. */
const READ: ReadonlySet<string> = new Set([
  "failurePolicy",
  "matchCondition",
  "variables",
  "validations",
  "generateVAP",
]);

/** A template's policy in CEL; null where it has none, or one that does not compile, which is said. */
export function templatePolicy(document: KubeObject, context: ForeignContext): CelPolicy | null {
  const [target] = decodeTemplate(document).targets;
  const { code = [], rego } = target;
  const index = code.findIndex(({ engine }) => engine === "K8sNativeValidation");
  const chosen = code[index];
  if (chosen === undefined) {
    const at = ["spec", "targets", 0, ...(rego === undefined ? ["code"] : ["rego"])];
    const engines = rego === undefined ? code.map(({ engine }) => engine).join(", ") : "Rego";
    const message = `unsupported: ${engines === "" ? "a template without code" : engines}, as CEL (K8sNativeValidation) is what is evaluated here`;
    context.note(document, { at, message });
    return null;
  }
  const at = ["spec", "targets", 0, "code", index, "source"];
  const { source } = chosen;
  for (const field of Object.keys(source).filter((name) => !READ.has(name)))
    context.note(document, { at: [...at, field], message: unreadWords(field) });
  if (!hasOwnNames(source, (problem) => context.report(document, placed(problem, at)))) return null;
  return compileCelPolicy(policySpec(source), {
    dialect: GATEKEEPER,
    scope: SCOPE,
    variableScope: VARIABLE_SCOPE,
    at: [],
    report: (problem) => context.report(document, placed(asWritten(problem), at)),
    note: (note) => context.note(document, placed(asWritten(note), at)),
  });
}

function unreadWords(field: string): string {
  const hint = field === "matchConditions" ? "; its name for them is matchCondition" : "";
  return `not evaluated: Gatekeeper does not read it${hint}`;
}

function policySpec({ failurePolicy, matchCondition, variables = [], validations }: CelSource) {
  return {
    ...(failurePolicy === undefined ? {} : { failurePolicy }),
    ...(matchCondition === undefined ? {} : { matchConditions: matchCondition }),
    ...(validations === undefined ? {} : { validations }),
    variables: [...GIVEN, ...variables],
  };
}

function placed(problem: DocumentProblem, at: DocumentProblem["at"]): DocumentProblem {
  return { ...problem, at: [...at, ...problem.at] };
}

/** The place in the source as it stands in the template. */
function asWritten(problem: DocumentProblem): DocumentProblem {
  const [part, index, ...rest] = problem.at;
  if (part === "matchConditions" && index !== undefined)
    return { ...problem, at: ["matchCondition", index, ...rest] };
  if (part !== "variables" || typeof index !== "number") return problem;
  return { ...problem, at: [part, index - GIVEN.length, ...rest] };
}

/** Names that Gatekeeper keeps for itself make it refuse a template. */
function hasOwnNames(
  { variables = [], matchCondition = [] }: CelSource,
  report: (problem: DocumentProblem) => void,
): boolean {
  const given = GIVEN.map(({ name }) => name);
  const parts = Object.entries({ variables, matchCondition });
  const taken = parts.flatMap(([part, named]) =>
    named.flatMap(({ name }, index) => {
      const isTaken = name.startsWith(RESERVED) || (part === "variables" && given.includes(name));
      return isTaken ? [{ at: [part, index, "name"], name }] : [];
    }),
  );
  for (const { at, name } of taken)
    report({ at, message: `expected a name that is not Gatekeeper's own, got "${name}"` });
  return taken.length === 0;
}
