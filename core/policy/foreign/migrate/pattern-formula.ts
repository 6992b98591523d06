import { isRecord } from "#core/is-record.ts";
import { type Entry, phasesOf } from "../kyverno/pattern-phases.ts";
import {
  ALWAYS,
  and,
  every,
  type Formula,
  isConstant,
  NEVER,
  not,
  or,
  relation,
  some,
} from "./formula.ts";
import { existenceFormula } from "./existence-to-cel.ts";
import {
  accepted,
  acceptedAnchors,
  acceptedSequence,
  anchorsNode,
  kept,
  type PatternNode,
  plainNode,
  sequenceNode,
  skipped,
} from "./pattern-node.ts";
import { fitsScalar } from "../kyverno/scalar-pattern.ts";
import { scalarFormula } from "./scalar-to-cel.ts";
import { tagEntry, tagEntries } from "./tag-wildcards.ts";
import { placedAt, Unmigratable } from "./unmigratable.ts";
import { ELEMENT, elementPlace, memberPlace, presence, type ValuePlace } from "./value-place.ts";

/** What a pattern comes to, and the shortest way to say that it does not refuse. */
export interface AcceptingNode extends PatternNode {
  readonly accept: NonNullable<PatternNode["accept"]>;
}

/** What a pattern comes to for a value that is there. @throws Unmigratable */
export function nodeOf(pattern: unknown, place: ValuePlace): AcceptingNode {
  if (isRecord(pattern)) return mapNode(pattern, place);
  if (Array.isArray(pattern)) return listNode(pattern, place);
  const isElement = place.key === ELEMENT;
  return accepting(plainNode((total) => scalarFormula({ ...place, isElement }, pattern, total)));
}

function accepting(node: PatternNode): AcceptingNode {
  const own = kept(node);
  return { ...own, accept: () => accepted(own) };
}

type Tree = Readonly<Record<string, unknown>>;

function mapNode(pattern: Tree, place: ValuePlace): AcceptingNode {
  const { first, second } = phasesOf(place.isTags ? tagEntries(pattern) : pattern);
  const entries = [...first, ...second];
  const parts = (list: readonly Entry[]) =>
    list.map((entry) => placedAt([entry.key], () => entryNode(entry, place)));
  const anchors = anchorsNode(parts(first));
  const plain = parts(second);
  const isAsking = isAskingForKeys(entries);
  const isMap = (total: boolean) =>
    place.shape === "map" || (!total && isAsking) ? ALWAYS : typeIs(place, "map");
  const sequence = sequenceNode(plain);
  const proceeding = (after: Formula) => and(anchors.pass(true), after);
  const isSkipped = () => and(isMap(true), or(anchors.skip(), proceeding(sequence.skip())));
  return {
    ...kept({
      pass: (total) => and(isMap(total), anchors.pass(total), sequence.pass(total)),
      skip: isSkipped,
      direct: () => and(isMap(true), proceeding(sequence.direct())),
    }),
    accept: () =>
      and(
        isMap(false),
        acceptedAnchors({
          conditions: parts(first.filter(isCondition)),
          others: parts(first.filter((entry) => !isCondition(entry))),
          rest: acceptedSequence(plain),
        }),
      ),
  };
}

function isCondition({ anchor }: Entry): boolean {
  return anchor?.kind === "condition";
}

/** Whether what is no map cannot pass anyhow: it has no keys. */
function isAskingForKeys(entries: readonly Entry[]): boolean {
  const isConditional = entries.some(
    ({ anchor }) => anchor?.kind === "condition" || anchor?.kind === "global",
  );
  return (
    !isConditional && entries.some(({ anchor, pattern }) => anchor === null && !isOptional(pattern))
  );
}

/** Nothing at all is nought and an empty text to Kyverno. */
function isOptional(pattern: unknown): boolean {
  const isScalar = !isRecord(pattern) && !Array.isArray(pattern);
  return isScalar && fitsScalar(undefined, pattern);
}

function typeIs({ text }: ValuePlace, type: string): Formula {
  return relation(`type(${text})`, "==", type);
}

function entryNode(entry: Entry, map: ValuePlace): PatternNode {
  const { key, anchor, pattern } = entry;
  const tag = map.isTags ? tagEntry(anchor?.key ?? key, map) : null;
  if (tag !== null) return memberNode(entry, tag);
  const own = anchor?.key ?? key;
  const place = memberPlace(map, own);
  return memberNode({ key, anchor, pattern }, { place, isThere: presence(map, own) });
}

interface Member {
  readonly place: ValuePlace;
  readonly isThere: Formula;
}

function memberNode({ anchor, pattern }: Entry, { place, isThere }: Member): PatternNode {
  const isMissing = not(isThere);
  if (anchor?.kind === "addition") throw new Unmigratable("the anchor +() is for mutation");
  if (anchor?.kind === "negation") return plainNode(() => isMissing);
  if (anchor?.kind === "existence")
    return kept(
      plainNode((total) => or(isMissing, existenceFormula(pattern, place, { total, nodeOf }))),
    );
  const inner = nodeOf(pattern, place);
  switch (anchor?.kind) {
    case "equality":
      return kept({
        pass: (total) => or(isMissing, inner.pass(total)),
        skip: () => and(isThere, inner.skip()),
        direct: () => and(isThere, inner.direct()),
        accept: () => or(isMissing, inner.accept()),
      });
    case "condition":
      return kept({
        pass: (total) => and(isThere, inner.pass(total)),
        skip: () => NEVER,
        direct: () => not(and(isThere, inner.pass(true))),
        accept: () => ALWAYS,
      });
    case "global":
      return kept({
        pass: (total) => or(isMissing, inner.pass(total)),
        skip: () => NEVER,
        direct: () => and(isThere, not(inner.pass(true))),
        accept: () => ALWAYS,
      });
    default:
      return plainEntry(pattern, { place, isThere });
  }
}

function plainEntry(pattern: unknown, { place, isThere }: Member): PatternNode {
  if (pattern === "*") {
    const isGiven = place.shape === "unknown" ? relation(place.text, "!=", "null") : ALWAYS;
    return plainNode(() => and(isThere, isGiven));
  }
  const inner = nodeOf(pattern, place);
  if (isOptional(pattern)) return kept(plainNode((total) => or(not(isThere), inner.pass(total))));
  return kept({
    pass: (total) => and(isThere, inner.pass(total)),
    skip: () => and(isThere, inner.skip()),
    direct: () => and(isThere, inner.direct()),
    accept: () => and(isThere, inner.accept()),
  });
}

/** Every element is held against the first map or value; what skips counts only where all do. */
function listNode(patterns: readonly unknown[], place: ValuePlace): AcceptingNode {
  const [first] = patterns;
  if (patterns.length === 0) throw new Unmigratable("an empty list fits nothing");
  if (Array.isArray(first)) throw new Unmigratable("a list of lists, which goes by position");
  const isList = place.shape === "list" ? ALWAYS : typeIs(place, "list");
  const element = elementPlace(place);
  const inner = placedAt([0], () => nodeOf(first, element));
  const all = (body: Formula) => and(isList, loop(every, place, element, body));
  const canSkip = !isConstant(skipped(inner), false);
  const size = `size(${place.text})`;
  const hasElements: Formula = { kind: "test", text: `${size} > 0`, opposite: `${size} == 0` };
  return {
    ...kept({
      pass: (total) => {
        if (!canSkip) return all(inner.pass(total));
        const body = total ? or(skipped(inner), inner.pass(true)) : inner.accept();
        const isOneMet = or(not(hasElements), loop(some, place, element, inner.pass(total)));
        return and(all(body), isOneMet);
      },
      skip: () => (canSkip ? and(isList, hasElements, all(skipped(inner))) : NEVER),
      direct: () => NEVER,
    }),
    accept: () => all(inner.accept()),
  };
}

/** A loop whose body is the same for every element says nothing of them. */
function loop(over: typeof every, list: ValuePlace, element: ValuePlace, body: Formula): Formula {
  if (over === every && isConstant(body, true)) return ALWAYS;
  return over(list.text, element.text, body);
}
