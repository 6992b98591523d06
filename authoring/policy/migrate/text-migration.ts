import type { TextStyle } from "#authoring/check/text-style.ts";
import { countWords } from "#core/count-words.ts";
import { writeYaml } from "#core/kube/write-yaml.ts";
import { printableText } from "#core/printable-text.ts";
import type { RuleComparison } from "./compare-migration.ts";
import type { MigrationSettings, PolicyMigration } from "./policy-migration.ts";

interface TextParts {
  readonly settings: MigrationSettings;
  readonly style: TextStyle;
  /** Files that were written, as the user names them; null where none were to be. */
  readonly written: readonly string[] | null;
}

/** What became of each policy, for people. */
export function textMigration(
  migrations: readonly PolicyMigration[],
  { settings, style, written }: TextParts,
): string {
  const left = migrations.reduce((sum, one) => sum + one.left.length, 0);
  const documents = migrations.reduce((sum, one) => sum + one.migration.documents.length, 0);
  const counts = `${countWords(migrations.length, "policy")}: ${countWords(documents, "document")}, ${left} left`;
  const files = written === null ? "" : `; ${countWords(written.length, "file")} written`;
  const last = left === 0 ? style.allow(`✓ ${counts}${files}`) : style.deny(`✗ ${counts}${files}`);
  return `${[...migrations.flatMap((one) => policyLines(one, { settings, style })), last].join("\n")}\n`;
}

type Styled = Pick<TextParts, "settings" | "style">;

function policyLines(
  { source, migration, left, comparisons, objects }: PolicyMigration,
  { settings, style }: Styled,
): readonly string[] {
  const { document, origin } = source;
  const head = `${document.kind} ${document.metadata?.name ?? ""}`;
  const became = migration.documents.map(({ document: made }) => documentWords(made));
  const uses = migration.uses.map(({ rule, use }) => `${use} in place of ${rule}`);
  const words = [...became, ...uses];
  const lines = [
    ...left.map(({ rule, line, why }) => {
      const place = line === null ? "" : `, line ${line}`;
      return style.deny(
        printableText(`  left: ${rule === "*" ? "all of it" : rule}${place}: ${why}`),
      );
    }),
    ...migration.differences.map(({ rule, why, kinds = [] }) => {
      const about = kinds.length === 0 ? "" : ` (${kinds.join(", ")})`;
      return style.warn(
        printableText(
          `  different on purpose: ${rule === "*" ? "all of it" : rule}${about}: ${why}`,
        ),
      );
    }),
    ...migration.uses.map(
      ({ use, remark }) => `  for spec.policies of tiphys.yaml: ${use}: ${remark}`,
    ),
    ...comparisons.flatMap((comparison) => comparisonLines(comparison, style)),
    ...(comparisons.length === 0 ? [] : [objectWords(objects, settings)]),
  ];
  return [
    `${style.strong(printableText(`${origin.file}:${origin.line}`))}  ${printableText(head)} → ${words.length === 0 ? "nothing" : words.join(", ")}`,
    ...lines,
    "",
  ];
}

function documentWords({ kind, metadata }: Readonly<Record<string, unknown>>): string {
  const { name } = (metadata ?? {}) as { readonly name?: unknown };
  return `${String(kind)} ${String(name)}`;
}

function comparisonLines(
  { rule, fails, passes, different }: RuleComparison,
  style: TextStyle,
): readonly string[] {
  const counts = `fails ${fails}, passes ${passes}`;
  if (different.length > 0) {
    const [first] = different;
    const object = first === undefined ? "" : writeYaml(first.object);
    const shown = object
      .split("\n")
      .slice(0, 60)
      .map((line) => `      ${printableText(line)}`.trimEnd());
    return [
      style.deny(
        `  ${printableText(rule)}: ${different.length} judged otherwise; ${counts}. The first:`,
      ),
      ...shown,
    ];
  }
  const isOneSided = fails === 0 || passes === 0;
  const doubt = isOneSided
    ? `; no object ${fails === 0 ? "fails" : "passes"}: look at it yourself`
    : "";
  const line = `  ${printableText(rule)}: equal: ${counts}${doubt}`;
  return [isOneSided ? style.warn(line) : line];
}

function objectWords(
  { fromTests, generated }: PolicyMigration["objects"],
  { seed }: MigrationSettings,
): string {
  return `  judged by both: ${countWords(fromTests, "object")} of its tests, ${generated} generated (seed ${seed})`;
}
