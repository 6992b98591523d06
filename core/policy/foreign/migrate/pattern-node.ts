import { ALWAYS, and, type Formula, isConstant, NEVER, or } from "./formula.ts";

/**
 * What a part of a pattern comes to for a value: it passes, it is wrong, or an anchor in it skips what is around it.
 * Formulas that are not `total` may end in an error where they are not true.
 */
export interface PatternNode {
  readonly pass: (total: boolean) => Formula;
  /** Skipped by an anchor of a map deeper down. */
  readonly skip: () => Formula;
  /** Skipped by an anchor right here: it counts for more than one from deeper down. */
  readonly direct: () => Formula;
  /** Not wrong, in fewer words than the others together. */
  readonly accept?: () => Formula;
}

/** A part that never skips. */
export function plainNode(pass: (total: boolean) => Formula): PatternNode {
  return { pass, skip: () => NEVER, direct: () => NEVER };
}

/** Each formula is made once, however often it is asked for. */
export function kept({ pass, skip, direct, accept }: PatternNode): PatternNode {
  const formulas = new Map<string, Formula>();
  const once = (name: string, make: () => Formula): Formula => {
    const known = formulas.get(name) ?? make();
    formulas.set(name, known);
    return known;
  };
  return {
    pass: (total) => once(total ? "total" : "pass", () => pass(total)),
    skip: () => once("skip", skip),
    direct: () => once("direct", direct),
    ...(accept === undefined ? {} : { accept: () => once("accept", accept) }),
  };
}

/** Skipped by whatever anchor. */
export function skipped(node: PatternNode): Formula {
  return or(node.skip(), node.direct());
}

/** Not wrong. */
export function accepted(node: PatternNode): Formula {
  return node.accept?.() ?? or(skipped(node), node.pass(false));
}

/** Not wrong, and not skipped right here. */
function soft(node: PatternNode, total: boolean): Formula {
  return or(node.skip(), node.pass(total));
}

/** Parts of which each is asked whatever the others say: the anchors of a map. */
export function anchorsNode(parts: readonly PatternNode[]): PatternNode {
  if (parts.length === 0) return plainNode(() => ALWAYS);
  const canSkip = (part: PatternNode) => !isConstant(part.skip(), false);
  const pass = (total: boolean) => {
    const some = parts.every(canSkip) ? or(...parts.map((part) => part.pass(total))) : ALWAYS;
    const softs = parts.length === 1 ? [] : parts.map((part) => soft(part, total));
    return and(...softs, some, ...(parts.length === 1 ? parts.map((one) => one.pass(total)) : []));
  };
  const skip = () => {
    const ofOne = parts.map((part, index) =>
      and(...parts.slice(0, index).map((before) => soft(before, true)), part.direct()),
    );
    return or(...ofOne, and(...parts.map((part) => part.skip())));
  };
  return kept({ pass, skip, direct: () => NEVER });
}

/** Parts of which the first that does not pass decides. */
export function sequenceNode(parts: readonly PatternNode[]): PatternNode {
  const first = (of: (part: PatternNode) => Formula) =>
    or(
      ...parts.map((part, index) => {
        const decides = of(part);
        if (isConstant(decides, false)) return NEVER;
        return and(...parts.slice(0, index).map((before) => before.pass(false)), decides);
      }),
    );
  return kept({
    pass: (total) => and(...parts.map((part) => part.pass(total))),
    skip: () => first((part) => part.skip()),
    direct: () => first((part) => part.direct()),
  });
}

/** A sequence that is not wrong: where a part skips, the rest is not asked. */
export function acceptedSequence(parts: readonly PatternNode[]): Formula {
  return parts.reduceRight<Formula>(
    (rest, part) => and(accepted(part), or(skipped(part), rest)),
    ALWAYS,
  );
}

interface AnchoredMap {
  /** The anchors of kind "condition", which only skip or pass, */
  readonly conditions: readonly PatternNode[];
  /** and those after them. */
  readonly others: readonly PatternNode[];
  readonly rest: Formula;
}

/** Not wrong: the conditions of a map do not hold, or its other anchors and what is asked after them do. */
export function acceptedAnchors({ conditions, others, rest }: AnchoredMap): Formula {
  if (others.some((part) => !isConstant(part.direct(), false))) {
    const anchors = anchorsNode([...conditions, ...others]);
    return or(anchors.skip(), and(anchors.pass(false), rest));
  }
  const softs = and(...others.map(accepted));
  if (conditions.length > 0)
    return or(...conditions.map((condition) => condition.direct()), and(softs, rest));
  if (others.length === 0) return rest;
  return and(softs, or(and(...others.map((part) => part.skip())), rest));
}
