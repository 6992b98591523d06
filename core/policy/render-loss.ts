import { countWords } from "#core/count-words.ts";
import { type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import type { AcceptedLoss, Fleet } from "./fleet.ts";
import { isInForce } from "./moment.ts";

/** What is remembered of a render, to tell whether a later one collapsed. */
export interface RenderFacts {
  readonly resources: number;
  /** "group/Kind", the core group written "core"; sorted, each once. */
  readonly kinds: readonly string[];
}

/** How much a fleet lets a render lose. */
export interface LossLimits {
  /** Share of its resources, 0 to 1; at 1 only an empty render is refused, which nothing accepts. */
  readonly maxLoss: number;
  readonly acceptedLoss: readonly AcceptedLoss[];
}

/** What a render lost beyond its limits. */
export interface RenderLoss {
  /** "loses 4 of 10 resources, and may lose 30 %; loses every Deployment". */
  readonly words: string;
  /** What a further entry must accept: resources (0 where their number is fine) and kinds. */
  readonly resources: number;
  readonly kinds: readonly string[];
}

interface LossQuestion extends LossLimits {
  readonly before: RenderFacts;
  readonly after: RenderFacts;
  /** The overlay, relative to the repository. */
  readonly path: string;
  readonly now: number;
}

/** What a render lost more than its fleet allows: a share of its resources, or all of a kind; null where it did not. */
export function judgeLoss(question: LossQuestion): RenderLoss | null {
  const { before, after, maxLoss } = question;
  if (before.resources === 0) return null;
  if (after.resources === 0)
    return { words: `loses ${allOf(before.resources)}`, resources: 0, kinds: [] };
  if (maxLoss >= 1) return null;
  const accepted = acceptedFor(question);
  const lost = before.resources - after.resources;
  const isTooMuch = lost > accepted.resources && exceeds(lost / before.resources, maxLoss);
  const kinds = lostKinds(question, accepted.kinds);
  if (!isTooMuch && kinds.length === 0) return null;
  return {
    words: lossWords(question, { isTooMuch, kinds }),
    resources: isTooMuch ? lost - accepted.resources : 0,
    kinds,
  };
}

function allOf(resources: number): string {
  return resources === 1 ? "its only resource" : `all ${resources} resources`;
}

/** The facts of what was rendered. */
export function renderFacts(objects: readonly KubeObject[]): RenderFacts {
  const kinds = objects.map(({ apiVersion, kind }) => {
    const { group } = parseApiVersion(apiVersion);
    return `${group === "" ? "core" : group}/${kind}`;
  });
  return { resources: objects.length, kinds: [...new Set(kinds)].sort() };
}

/** `render.maxLoss` and `render.acceptedLoss` of a fleet. */
export function lossLimits({ spec: { render } }: Fleet): LossLimits {
  return { maxLoss: Number.parseFloat(render.maxLoss) / 100, acceptedLoss: render.acceptedLoss };
}

/** An overlay as a fleet may write it ("./apps/shop/"), as paths are compared. */
export function plainOverlay(overlay: string): string {
  return overlay.replace(/^(\.\/+)+(?=.)|\/+$/g, "");
}

interface Accepted {
  readonly resources: number;
  readonly kinds: readonly string[];
}

/** All entries of an overlay that are in force count together: each was meant. */
function acceptedFor({ acceptedLoss, path, now }: LossQuestion): Accepted {
  const entries = acceptedLoss.filter(
    ({ overlay, until }) => plainOverlay(overlay) === path && isInForce(until, now),
  );
  return {
    resources: entries.reduce((sum, { resources = 0 }) => sum + resources, 0),
    kinds: entries.flatMap(({ kinds = [] }) => kinds),
  };
}

function lostKinds(
  { before, after }: LossQuestion,
  accepted: readonly string[],
): readonly string[] {
  const left = new Set(after.kinds);
  return before.kinds.filter(
    (kind) => !left.has(kind) && !accepted.includes(kind) && !accepted.includes(shortKind(kind)),
  );
}

/** 29 of 100 is not more than 29 %, whatever binary fractions make of it. */
function exceeds(share: number, most: number): boolean {
  return share > most + 1e-9;
}

function lossWords(
  { before, after, maxLoss }: LossQuestion,
  { isTooMuch, kinds }: { readonly isTooMuch: boolean; readonly kinds: readonly string[] },
): string {
  const lost = before.resources - after.resources;
  const most = Number((maxLoss * 100).toFixed(2));
  const share = `loses ${lost} of ${countWords(before.resources, "resource")}, and may lose ${most} %`;
  const whole = `loses every ${shownKinds(kinds, before.kinds).join(" and every ")}`;
  return [...(isTooMuch ? [share] : []), ...(kinds.length > 0 ? [whole] : [])].join("; ");
}

const SHOWN_KINDS = 5;

function shownKinds(kinds: readonly string[], all: readonly string[]): readonly string[] {
  const names = kindNames(kinds, all);
  if (names.length <= SHOWN_KINDS) return names;
  return [...names.slice(0, SHOWN_KINDS), `one of ${names.length - SHOWN_KINDS} more kinds`];
}

/** Kinds without their group, unless that leaves open which one is meant. */
function kindNames(kinds: readonly string[], all: readonly string[]): readonly string[] {
  return kinds.map((kind) => {
    const short = shortKind(kind);
    return all.filter((other) => shortKind(other) === short).length > 1 ? kind : short;
  });
}

function shortKind(kind: string): string {
  return kind.slice(kind.lastIndexOf("/") + 1);
}
