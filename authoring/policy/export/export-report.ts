import type { fleetWords } from "#core/policy/foreign/export/export-policy.ts";
import type { ExportedPolicy, LeftBehind } from "#core/policy/foreign/export/exported-policy.ts";

/** What `tiphys policy export --format json` prints. */
export interface ExportReport {
  readonly apiVersion: "tiphys.io/v1alpha1";
  readonly kind: "PolicyExportReport";
  readonly policies: readonly {
    readonly policy: string;
    readonly documents: readonly Readonly<Record<string, unknown>>[];
  }[];
  readonly left: readonly LeftBehind[];
  readonly fleet: readonly string[];
  readonly notes: readonly string[];
}

/** The report for machines, with the documents; comments are for the eyes alone. */
export function exportReport(
  policies: readonly ExportedPolicy[],
  words: ReturnType<typeof fleetWords>,
): ExportReport {
  return {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "PolicyExportReport",
    policies: policies.map(({ policy, documents }) => ({
      policy,
      documents: documents.map(({ document }) => document),
    })),
    left: policies.flatMap(({ left }) => left),
    fleet: words.left,
    notes: [...words.notes, ...policies.flatMap(({ notes }) => notes)],
  };
}
