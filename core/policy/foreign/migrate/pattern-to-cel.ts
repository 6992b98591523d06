import { ALWAYS, and, type Formula, or } from "./formula.ts";
import { nodeOf } from "./pattern-formula.ts";
import { skipped } from "./pattern-node.ts";
import { placedAt, Unmigratable } from "./unmigratable.ts";
import type { ValuePlace } from "./value-place.ts";

export interface PatternRoot {
  /** Whether the fields are those of Kubernetes' own kinds. */
  readonly isKnown: boolean;
  /** Top-level fields that have a name of their own: {spec: "podSpec", metadata: "podMetadata"}. */
  readonly fields?: Readonly<Record<string, string>>;
  /** The object, or the element that is judged. */
  readonly name: string;
  readonly shape: "map" | "unknown";
  /** Names that loops must not take. */
  readonly taken?: ReadonlySet<string>;
}

/**
 * The condition under which an object passes a Kyverno pattern, or the pattern does not apply to it. True for exactly
 * the objects that the pattern does not refuse. @throws Unmigratable
 */
export function patternFormula(pattern: unknown, root: PatternRoot): Formula {
  checkSize([pattern]);
  return nodeOf(pattern, rootPlace(root)).accept();
}

/** The same for several patterns of which one must pass, or none apply. @throws Unmigratable */
export function anyPatternFormula(patterns: readonly unknown[], root: PatternRoot): Formula {
  if (patterns.length === 0) return ALWAYS;
  checkSize(patterns);
  const nodes = patterns.map((pattern, index) =>
    placedAt([index], () => nodeOf(pattern, rootPlace(root))),
  );
  return or(...nodes.map((node) => node.pass(false)), and(...nodes.map(skipped)));
}

/** The object that patterns are held against. */
export function rootPlace({ name, shape, isKnown, fields, taken }: PatternRoot): ValuePlace {
  return {
    text: name,
    shape,
    key: "",
    isKnown,
    isMetadata: false,
    isTags: false,
    names: new Set([...(taken ?? []), name, ...Object.values(fields ?? {})]),
    ...(fields === undefined ? {} : { fields }),
  };
}

const MOST_PARTS = 300;

/** Larger ones have no expression that a person could read. */
function checkSize(patterns: readonly unknown[]): void {
  const open = [...patterns];
  for (let count = 0; open.length > 0; count += 1) {
    if (count > MOST_PARTS) throw new Unmigratable(`a pattern of more than ${MOST_PARTS} parts`);
    const next = open.pop();
    if (typeof next === "object" && next !== null) open.push(...Object.values(next));
  }
}
