import { isRecord } from "#core/is-record.ts";
import { parseAnchor } from "./anchor.ts";
import { expandMetadata, isExpandable } from "./metadata-wildcards.ts";
import { below, failure, joinedSkips, type Mismatch, skip, within } from "./mismatch.ts";
import { type Entry, phasesOf } from "./pattern-phases.ts";
import { compileScalar } from "./scalar-pattern.ts";
import { takeSteps, type Work } from "./work.ts";

/** One value held against a whole pattern. */
export interface PatternRun {
  readonly work: Work;
  /** Keys of anchors as written: whether some map at their place has them. */
  seen: Map<string, boolean> | null;
}

/** What a part of a pattern says about a value; null where it fits. */
export type PatternTest = (value: unknown, run: PatternRun) => Mismatch | null;

const STEPS_OF_MISMATCH = 20;

type Tree = Readonly<Record<string, unknown>>;
type MapTest = (value: Tree, run: PatternRun) => Mismatch | null;

export function compileNode(pattern: unknown): PatternTest {
  if (isRecord(pattern)) {
    const { keys, leaf } = straightPath(pattern);
    if (keys.length > 0) return pathTest(keys, compileNode(leaf));
    const test = compileMap(pattern);
    return (value, run) =>
      isRecord(value) ? test(value, run) : failure(`expected a map, got ${typeWord(value)}`);
  }
  if (Array.isArray(pattern)) {
    const test = compileList(pattern);
    return (value, run) =>
      Array.isArray(value) ? test(value, run) : failure(`expected a list, got ${typeWord(value)}`);
  }
  const fits = compileScalar(pattern);
  return (value, { work }) => {
    takeSteps(work, Array.isArray(value) ? value.length + 1 : 1);
    const isFit = Array.isArray(value) ? value.every((one) => fits(one, work)) : fits(value, work);
    if (isFit) return null;
    takeSteps(work, STEPS_OF_MISMATCH);
    return failure(`does not match '${String(pattern)}'`);
  };
}

/** Most maps of a pattern have one plain key: they are gone down in one step. */
function straightPath(pattern: Tree): { readonly keys: readonly string[]; readonly leaf: unknown } {
  const keys: string[] = [];
  let leaf: unknown = pattern;
  for (let own: unknown = pattern; isRecord(own); own = leaf) {
    const [[key, inner] = ["", "*"], ...others] = Object.entries(own);
    const isPlain = others.length === 0 && parseAnchor(key) === null && !isExpandable(own);
    if (!isPlain || inner === "*") break;
    keys.push(key);
    leaf = inner;
  }
  return { keys, leaf };
}

function pathTest(keys: readonly string[], test: PatternTest): PatternTest {
  return (value, run) => {
    let own = value;
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index] ?? "";
      if (!isRecord(own))
        return within(keys.slice(0, index), failure(`expected a map, got ${typeWord(own)}`));
      own = Object.hasOwn(own, key) ? own[key] : undefined;
    }
    const found = test(own, run);
    return found === null ? null : within(keys, found);
  };
}

/** A map whose keys stand for those that an object has is made anew for each. */
function compileMap(written: Tree): MapTest {
  const anchors = notedAnchors(written);
  const asWritten = compileEntries(written);
  const hold: MapTest = isExpandable(written)
    ? (value, run) => {
        const own = expandMetadata(written, value);
        return (own === written ? asWritten : compileEntries(own))(value, run);
      }
    : asWritten;
  if (anchors.length === 0) return hold;
  return (value, run) => {
    noteAnchors(value, anchors, run);
    return hold(value, run);
  };
}

interface NotedAnchor {
  readonly written: string;
  readonly key: string;
}

function notedAnchors(pattern: Tree): readonly NotedAnchor[] {
  return Object.keys(pattern).flatMap((written) => {
    const anchor = parseAnchor(written);
    const isNoted = anchor?.kind === "condition" || anchor?.kind === "existence";
    return isNoted ? [{ written, key: anchor.key }] : [];
  });
}

/** As Kyverno remembers of a whole run: a negated key should be missing, and counts for nothing. */
function noteAnchors(value: Tree, anchors: readonly NotedAnchor[], run: PatternRun): void {
  const seen = (run.seen ??= new Map<string, boolean>());
  for (const { written, key } of anchors)
    seen.set(written, seen.get(written) === true || Object.hasOwn(value, key));
}

function compileEntries(pattern: Tree): MapTest {
  const { first, second } = phasesOf(pattern);
  const anchored = anchoredTest(first.map(compileEntry));
  const plain = second.map(compileEntry);
  const [only] = plain;
  if (anchored === null && only !== undefined && plain.length === 1) return only;
  return (value, run) => {
    const skipped = anchored === null ? null : anchored(value, run);
    if (skipped !== null) return skipped;
    for (const test of plain) {
      const found = test(value, run);
      if (found !== null) return found;
    }
    return null;
  };
}

/** A condition that is not met skips the map, unless an anchor beside it has spoken and the skip is from deeper. */
function anchoredTest(tests: readonly MapTest[]): MapTest | null {
  if (tests.length === 0) return null;
  return (value, run) => {
    const skips: Mismatch[] = [];
    let applied = 0;
    for (const test of tests) {
      const found = test(value, run);
      if (found === null) applied += 1;
      else if (found.kind === "skip") skips.push(found);
      else if (!skips.some(({ isDirect }) => isDirect)) return found;
    }
    if (skips.length === 0) return null;
    return applied === 0 || skips.some(({ isDirect }) => isDirect) ? joinedSkips(skips) : null;
  };
}

function compileEntry({ anchor, key, pattern }: Entry): MapTest {
  if (anchor === null || anchor.kind === "addition") return plainTest(key, pattern);
  const own = anchor.key;
  const test = anchorTest(anchor.kind, pattern);
  const isAsked = anchor.kind === "condition";
  return (value, run) => {
    if (Object.hasOwn(value, own)) return below(own, test(value[own], run));
    return isAsked
      ? below(own, skip("conditional anchor key doesn't exist in the resource"))
      : null;
  };
}

/** For the value of a key that is there. */
function anchorTest(kind: string, pattern: unknown): PatternTest {
  if (kind === "negation")
    return () => ({ kind: "negation", isDirect: true, keys: [], message: "is not allowed" });
  if (kind === "existence") return existenceTest(pattern);
  const test = compileNode(pattern);
  if (kind === "equality") return test;
  return (value, run) => {
    const found = test(value, run);
    return found === null ? null : skip(found.message, found.keys);
  };
}

function plainTest(key: string, pattern: unknown): MapTest {
  if (pattern === "*")
    return (value) =>
      Object.hasOwn(value, key) && value[key] !== undefined && value[key] !== null
        ? null
        : failure(`${key} not found`);
  const test = compileNode(pattern);
  return (value, run) => {
    const found = test(Object.hasOwn(value, key) ? value[key] : undefined, run);
    return found === null ? null : below(key, found);
  };
}

/** Each pattern of the list must be met by one of the elements at least. */
function existenceTest(pattern: unknown): PatternTest {
  const tests = Array.isArray(pattern)
    ? pattern.map((wanted) => (isRecord(wanted) ? compileNode(wanted) : null))
    : null;
  return (value, run) => {
    if (!Array.isArray(value)) return failure(`expected a list, got ${typeWord(value)}`);
    if (tests === null) return failure("the pattern of ^() is not a list");
    for (const test of tests) {
      if (test === null) return failure("the pattern of ^() is not a list of maps");
      const isMet = value.some((own) => {
        takeSteps(run.work, 1);
        return test(own, run) === null;
      });
      if (!isMet) return failure("no element is as the existence anchor asks");
    }
    return null;
  };
}

type ListTest = (values: readonly unknown[], run: PatternRun) => Mismatch | null;

/** Every element is held against the first map or value of the pattern; only lists of lists go by position. */
function compileList(patterns: readonly unknown[]): ListTest {
  const [first] = patterns;
  if (patterns.length === 0) return () => failure("the pattern is an empty list");
  if (!Array.isArray(first)) {
    const test = compileNode(first);
    return isRecord(first) ? (values, run) => elementsMismatch(values, [test], run) : test;
  }
  const tests = patterns.map(compileNode);
  return (values, run) => {
    if (values.length >= tests.length)
      return elementsMismatch(values.slice(0, tests.length), tests, run);
    const message = `expected ${tests.length} elements, got ${values.length}`;
    return { kind: "unplaced", isDirect: false, keys: [], message };
  };
}

/** One test is for all elements, more are for one each. What skips counts only where all do. */
function elementsMismatch(
  values: readonly unknown[],
  tests: readonly PatternTest[],
  run: PatternRun,
): Mismatch | null {
  const skips: Mismatch[] = [];
  takeSteps(run.work, values.length);
  for (let index = 0; index < values.length; index += 1) {
    const test = tests.length === 1 ? tests[0] : tests[index];
    const found = below(index, test?.(values[index], run) ?? null);
    if (found === null) continue;
    if (found.kind !== "skip") return found;
    skips.push(found);
  }
  return skips.length > 0 && skips.length === values.length ? joinedSkips(skips) : null;
}

function typeWord(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a map" : `a ${typeof value}`;
}
