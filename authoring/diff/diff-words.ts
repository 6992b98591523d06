import { countWords } from "#core/count-words.ts";
import type { DiffReport, DiffSide, ExpectedDifference, ResourceDiff } from "./diff-report.ts";

/** "2 changed, 1 added, 12 unchanged", or that nothing differs. */
export function resourceCounts({ summary, from, to }: DiffReport): string {
  const { added, removed, changed, unchanged } = summary;
  if (added + removed + changed === 0) {
    const count = Math.max(from.resources, to.resources);
    return `no differences in ${countWords(count, "resource")}`;
  }
  return joined([
    [changed, "changed"],
    [added, "added"],
    [removed, "removed"],
    [unchanged, "unchanged"],
  ]);
}

/** "1 new finding denies, 2 mended, 3 existing". */
export function findingCounts({ findings, summary }: DiffReport): string {
  const { newDenials } = summary;
  const others = findings.new.length - newDenials;
  const denies = newDenials === 1 ? "new finding denies" : "new findings deny";
  const words = joined([
    [newDenials, denies],
    [others, newDenials === 0 ? (others === 1 ? "new finding" : "new findings") : "more new"],
    [findings.mended.length, "mended"],
    [findings.existing.length, "existing"],
  ]);
  return words === "" ? "no findings" : words;
}

/** "Deployment api  (namespace shop)" in parts. */
export function resourceTitle({ resource, was }: ResourceDiff): {
  readonly name: string;
  readonly notes: readonly string[];
} {
  const { kind, namespace, name } = resource;
  return {
    name: `${kind} ${name}`,
    notes: [
      ...(namespace === null ? [] : [`namespace ${namespace}`]),
      ...(was === null || was.name === name ? [] : [`was ${was.name}`]),
    ],
  };
}

/** "apps/shop/overlays/prod: origin/main (0123456789ab) → work tree", or the two folders. */
export function sidesTitle({ from, to }: DiffReport): string {
  if (from.path === to.path) return `${to.path}: ${sideName(from)} → ${sideName(to)}`;
  return `${from.path} → ${to.path}`;
}

/** "origin/main (0123456789ab)", or that there is no such target. */
function sideName({ name, exists }: DiffSide): string {
  return exists ? name : `${name} (not there)`;
}

/** "shop-dev → shop-prod (namespace, 12 fields in 5 resources)". */
export function expectedWords(expected: ExpectedDifference): string {
  const { reason, before, after, fields, resources } = expected;
  const places = `${countWords(fields, "field")} in ${countWords(resources, "resource")}`;
  return `${before} → ${after} (${REASONS[reason]}, ${places})`;
}

const REASONS = {
  namespace: "namespace",
  environment: "environment",
  "generated-name": "name by content",
} as const;

function joined(parts: readonly (readonly [count: number, words: string])[]): string {
  return parts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`)
    .join(", ");
}
