import { placeProblems } from "#adapters/origin-document.ts";
import { pointerKeys } from "#core/document/field-path.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { KindSchemas } from "#core/kube/schema/kube-type.ts";
import {
  generateNamespaces,
  generateObjects,
} from "#core/policy/foreign/equivalence/generate-objects.ts";
import { policyVocabulary } from "#core/policy/foreign/equivalence/policy-vocabulary.ts";
import { fittedTypes, typeMisfits } from "#core/policy/foreign/migrate/fitted-types.ts";
import type {
  LeftPart,
  Migration,
  MigrationTarget,
} from "#core/policy/foreign/migrate/migrated.ts";
import { companions, compareMigration, type RuleComparison } from "./compare-migration.ts";
import { migratePolicy } from "./migrate-policy.ts";
import type { MigrationSources, SourcePolicy } from "./migration-source.ts";
import { testObjects } from "./test-objects.ts";
import { withoutRules } from "./without-rules.ts";

/** Something that was left, at its line. */
export interface PlacedLeft extends LeftPart {
  readonly line: number | null;
}

/** What became of one policy: `migration` holds what may be written. */
export interface PolicyMigration {
  readonly source: SourcePolicy;
  readonly migration: Migration;
  readonly left: readonly PlacedLeft[];
  readonly comparisons: readonly RuleComparison[];
  readonly objects: { readonly fromTests: number; readonly generated: number };
}

export interface MigrationSettings {
  readonly target: MigrationTarget;
  readonly objects: number;
  readonly seed: number;
  readonly schemas: KindSchemas;
  readonly now: number;
}

/** Migrates one policy, and leaves out what does not judge as before. */
export async function policyMigration(
  source: SourcePolicy,
  {
    sources,
    settings,
  }: { readonly sources: MigrationSources; readonly settings: MigrationSettings },
): Promise<PolicyMigration> {
  const { document } = source;
  const { target, seed, schemas, now } = settings;
  const { documents } = sources;
  const migration = soundMigration(migratePolicy(document, { target, documents }), source, schemas);
  const tested = testObjects(source, sources.root);
  const vocabulary = policyVocabulary(companions(document, documents));
  const generated = generateObjects(vocabulary, { count: settings.objects, seed, schemas });
  const objects = [...tested, ...generated];
  const namespaces = generateNamespaces(vocabulary, { objects, seed });
  const compared = await compareMigration({
    ...{ policy: document, documents, migration, objects, namespaces, now },
  });
  const comparisons = typeof compared === "string" ? [] : compared;
  const { kept, lost } = keptParts(migration, compared, document);
  return {
    source,
    migration: kept,
    left: await placed([...migration.left, ...lost], source),
    comparisons,
    objects: { fromTests: tested.length, generated: generated.length },
  };
}

/** What a fleet would take: it holds its policies to the schemas of their kinds. */
function soundMigration(
  migrated: Migration,
  { document }: SourcePolicy,
  schemas: KindSchemas,
): Migration {
  const fitted = fittedTypes(migrated, schemas);
  const misfits = typeMisfits(fitted, schemas);
  const rest = withoutRules(fitted, new Set(misfits.keys()));
  const policy = document.metadata?.name ?? "";
  const lost = [...misfits].map(([rule, message]) => ({
    ...{ policy, rule, place: "" },
    why: `what comes out ${message}`,
  }));
  return { ...rest, left: [...rest.left, ...lost] };
}

interface KeptParts {
  readonly kept: Migration;
  readonly lost: readonly LeftPart[];
}

function keptParts(
  migration: Migration,
  compared: readonly RuleComparison[] | string,
  { metadata }: KubeObject,
): KeptParts {
  const policy = metadata?.name ?? "";
  if (typeof compared === "string") {
    const why = `what came out is no sound policy: ${compared}`;
    return {
      kept: { ...migration, documents: [], uses: [] },
      lost: [{ policy, rule: "*", place: "", why }],
    };
  }
  const bad = new Set(
    compared.filter(({ different }) => different.length > 0).map(({ rule }) => rule),
  );
  const kept = withoutRules(migration, bad);
  const left = new Set(kept.documents.flatMap(({ origins }) => origins.map(({ rule }) => rule)));
  const also = migration.documents
    .flatMap(({ origins }) => origins.map(({ rule }) => rule))
    .filter((rule) => !left.has(rule) && !bad.has(bareRule(rule)));
  return {
    kept,
    lost: [
      ...compared.flatMap(({ rule, different }) =>
        different.length === 0
          ? []
          : [{ policy, rule, place: "", why: differenceWords(different) }],
      ),
      ...[...new Set(also)].map((rule) => ({
        ...{ policy, rule, place: "" },
        why: "it stands in one document with a rule that differs",
      })),
    ],
  };
}

function bareRule(rule: string): string {
  return rule.replace(/^autogen-(cronjob-)?/, "");
}

function differenceWords(different: RuleComparison["different"]): string {
  const [first] = different;
  if (first === undefined) return "";
  const { object, source, migrated } = first;
  const others = different.length === 1 ? "" : `, and ${different.length - 1} more like it`;
  return `it would judge otherwise: ${object.kind} ${object.metadata?.name ?? ""} ${source} now and ${migrated} then${others}`;
}

async function placed(
  parts: readonly LeftPart[],
  { origin }: SourcePolicy,
): Promise<readonly PlacedLeft[]> {
  const problems = parts.map(({ place, why }) => ({ at: pointerKeys(place), message: why }));
  const places = await placeProblems(problems, origin);
  return parts.map((part, index) => ({ ...part, line: places[index]?.line ?? null }));
}
