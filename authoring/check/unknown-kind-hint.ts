import { SCHEMA_POLICY } from "#core/policy/schema/schema-rules.ts";
import type { TargetReport } from "./check-report.ts";

const MOST_NAMED = 5;

/** For people: the kinds without a schema, once for all targets; [] where every kind has one. */
export function unknownKindHint(reports: readonly TargetReport[]): readonly string[] {
  const kinds = reports.flatMap(({ findings }) =>
    findings
      .filter(({ policy, rule }) => policy === SCHEMA_POLICY && rule === "unknown-kind")
      .filter(({ status }) => status === "not-evaluable")
      .map(({ resource }) => `${resource.kind} (${resource.apiVersion})`),
  );
  const names = [...new Set(kinds)].sort();
  if (names.length === 0) return [];
  const more = names.length - MOST_NAMED;
  const shown = names.slice(0, MOST_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
  return [
    `no schema for ${shown}: fields are not checked; name the CustomResourceDefinition under crds in tiphys.yaml`,
  ];
}
