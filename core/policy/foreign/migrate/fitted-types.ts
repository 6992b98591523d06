import type { KindSchemas } from "#core/kube/schema/kube-type.ts";
import { templateExpressions } from "../../message-template.ts";
import { parsePolicy } from "../../parse-document.ts";
import type { PolicyRule } from "../../policy.ts";
import { policyTypeProblems, type TypeProblem } from "../../typing/policy-type-problems.ts";
import type { MigratedDocument, Migration } from "./migrated.ts";
import { untypedCel } from "./untyped-cel.ts";

/**
 * The same migration, whose GuardrailPolicies a fleet takes: it holds them to the schemas of their kinds, where
 * Kyverno compares values of any types.
 */
export function fittedTypes(migration: Migration, schemas: KindSchemas): Migration {
  return {
    ...migration,
    documents: migration.documents.map((one) => fitted(one, schemas)),
  };
}

/** What no fleet would take all the same, by rules of the source. */
export function typeMisfits(
  { documents }: Migration,
  schemas: KindSchemas,
): ReadonlyMap<string, string> {
  const found = documents.flatMap(({ document, origins }) =>
    certainProblems(document, schemas).map(
      ({ at, message }) => [origins[Number(at[2])]?.rule ?? "", message] as const,
    ),
  );
  return new Map(found);
}

function certainProblems(
  document: MigratedDocument["document"],
  schemas: KindSchemas,
): readonly TypeProblem[] {
  const { value } = document.kind === "GuardrailPolicy" ? parsePolicy(document) : { value: null };
  if (value === null) return [];
  return policyTypeProblems(value, schemas).filter(({ isCertain }) => isCertain);
}

function fitted(migrated: MigratedDocument, schemas: KindSchemas): MigratedDocument {
  const { document } = migrated;
  const misfits = new Set(certainProblems(document, schemas).map(({ at }) => at[2]));
  const { value } = parsePolicy(document);
  if (misfits.size === 0 || value === null) return migrated;
  const rules = value.spec.rules.map((rule, index) => (misfits.has(index) ? untyped(rule) : rule));
  return { ...migrated, document: { ...document, spec: { ...value.spec, rules } } };
}

const VARIABLES = {
  object: ["object"],
  podSpec: ["podSpec", "podMetadata"],
  container: ["container", "podSpec", "podMetadata"],
  bundle: [],
} as const;

function untyped(rule: PolicyRule): PolicyRule {
  const { cel, message, variables, each = "object" } = rule;
  const names = new Set<string>(VARIABLES[each]);
  return {
    ...rule,
    ...(cel === undefined ? {} : { cel: untypedCel(cel, names) }),
    ...(message === undefined ? {} : { message: untypedTemplate(message, names) }),
    ...(variables === undefined
      ? {}
      : { variables: variables.map((one) => ({ ...one, cel: untypedCel(one.cel, names) })) }),
  };
}

function untypedTemplate(message: string, names: ReadonlySet<string>): string {
  return templateExpressions(message).reduceRight(
    (text, { cel, start }) =>
      `${text.slice(0, start)}${untypedCel(cel, names)}${text.slice(start + cel.length)}`,
    message,
  );
}
