import { isRecord } from "#core/is-record.ts";
import type { MigratedDocument, Migration } from "#core/policy/foreign/migrate/migrated.ts";

/** A migration without some rules of the source, as findings of it name them. */
export function withoutRules(migration: Migration, rules: ReadonlySet<string>): Migration {
  if (rules.size === 0) return migration;
  const isGone = (rule: string) => rules.has(rule.replace(/^autogen-(cronjob-)?/, ""));
  const documents = migration.documents.flatMap((one) => withoutOrigins(one, isGone));
  const names = new Set(documents.flatMap(({ document }) => nameOf(document) ?? []));
  return {
    ...migration,
    documents: documents.filter(({ document }) => isBound(document, names)),
    uses: migration.uses.filter(({ rule }) => !isGone(rule)),
  };
}

function withoutOrigins(
  migrated: MigratedDocument,
  isGone: (rule: string) => boolean,
): readonly MigratedDocument[] {
  const gone = new Set(migrated.origins.filter(({ rule }) => isGone(rule)).map(({ id }) => id));
  if (gone.size === 0) return [migrated];
  const { document, comments, origins } = migrated;
  const { spec } = document;
  const left = origins.filter(({ rule }) => !isGone(rule));
  // Other formats number their validations: a document of theirs goes as a whole.
  if (document.kind !== "GuardrailPolicy" || !isRecord(spec) || left.length === 0) return [];
  const rules = spec.rules as readonly { readonly id: string }[];
  const kept = rules.flatMap((rule, index) => (gone.has(rule.id) ? [] : [index]));
  return [
    {
      document: { ...document, spec: { ...spec, rules: kept.map((index) => rules[index]) } },
      comments: comments.flatMap(({ path, text }) => {
        const [, place, rest = ""] = /^\/spec\/rules\/(\d+)(.*)$/s.exec(path) ?? [];
        if (place === undefined) return [{ path, text }];
        const index = kept.indexOf(Number(place));
        return index < 0 ? [] : [{ path: `/spec/rules/${index}${rest}`, text }];
      }),
      origins: left,
    },
  ];
}

function nameOf({ metadata }: Readonly<Record<string, unknown>>): string | undefined {
  return isRecord(metadata) ? String(metadata.name) : undefined;
}

/** A binding of what is not written goes, too. */
function isBound(
  { kind, spec }: Readonly<Record<string, unknown>>,
  names: ReadonlySet<string>,
): boolean {
  if (kind !== "ValidatingAdmissionPolicyBinding" || !isRecord(spec)) return true;
  return names.has(String(spec.policyName));
}
