import type { MigrationTarget } from "#core/policy/foreign/migrate/migrated.ts";
import type { RuleComparison } from "./compare-migration.ts";
import type { MigrationSettings, PlacedLeft, PolicyMigration } from "./policy-migration.ts";

interface ReportedPolicy {
  readonly policy: string;
  readonly kind: string;
  readonly file: string;
  readonly line: number;
  readonly documents: readonly Readonly<Record<string, unknown>>[];
  readonly left: readonly PlacedLeft[];
  readonly differences: PolicyMigration["migration"]["differences"];
  readonly uses: PolicyMigration["migration"]["uses"];
  readonly objects: PolicyMigration["objects"];
  readonly comparisons: readonly RuleComparison[];
}

/** What `tiphys policy migrate --format json` prints. */
export interface MigrationReport {
  readonly apiVersion: "tiphys.io/v1alpha1";
  readonly kind: "PolicyMigrationReport";
  readonly target: MigrationTarget;
  readonly seed: number;
  readonly policies: readonly ReportedPolicy[];
  readonly summary: {
    readonly policies: number;
    readonly documents: number;
    readonly left: number;
  };
}

/** How many differences of a rule are shown with their objects. */
const SHOWN = 5;

/** The report for machines, with the documents; comments are for the eyes alone. */
export function migrationReport(
  migrations: readonly PolicyMigration[],
  { target, seed }: MigrationSettings,
): MigrationReport {
  const policies = migrations.map(reportedPolicy);
  return {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "PolicyMigrationReport",
    ...{ target, seed, policies },
    summary: {
      policies: policies.length,
      documents: policies.reduce((sum, { documents }) => sum + documents.length, 0),
      left: policies.reduce((sum, { left }) => sum + left.length, 0),
    },
  };
}

function reportedPolicy(one: PolicyMigration): ReportedPolicy {
  const { source, migration, left, comparisons, objects } = one;
  const { document, origin } = source;
  return {
    policy: document.metadata?.name ?? "",
    kind: document.kind,
    file: origin.file,
    line: origin.line,
    documents: migration.documents.map((written) => written.document),
    left,
    differences: migration.differences,
    uses: migration.uses,
    objects,
    comparisons: comparisons.map((comparison) => ({
      ...comparison,
      different: comparison.different.slice(0, SHOWN),
    })),
  };
}
