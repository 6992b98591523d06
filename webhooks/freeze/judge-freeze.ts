import { TiphysError } from "#core/errors.ts";
import type { Finding } from "#core/policy/finding.ts";
import { DAY_MS } from "#core/policy/moment.ts";
import type { ClusterLookup } from "../review/cluster-lookup.ts";
import { controllerOwner } from "../review/controller-owner.ts";
import type { Judgement } from "../review/in-force.ts";
import type { ReviewRequest } from "../review/review-request.ts";
import { strictestFindings } from "../review/strictest-findings.ts";
import { appNames } from "./app-names.ts";
import { arrivingImages, type ObjectChange } from "./arriving-images.ts";
import { heldFindings } from "./held-findings.ts";
import type { KeptBudgets } from "./kept-budgets.ts";
import { recentImages } from "./recent-images.ts";

export interface FreezeReview {
  readonly request: ReviewRequest;
  readonly change: ObjectChange;
  readonly judgements: readonly Judgement[];
  readonly lookup: ClusterLookup;
  readonly budgets: KeptBudgets | null;
  readonly now: number;
  readonly signal: AbortSignal;
}

/** What freezes and budgets say of a request, and why one passes that they would hold; null where they say nothing. */
export interface FreezeOutcome {
  readonly findings: readonly Finding[];
  readonly passed: string | null;
}

const NOTHING: FreezeOutcome = { findings: [], passed: null };

/**
 * Findings about a request that brings other images into a workload in a freeze or while a budget is spent. Images that
 * it ran lately pass, as do children of what passed before. Nobody outside is asked unless something holds it.
 */
export async function judgeFreeze(review: FreezeReview): Promise<FreezeOutcome> {
  const { change, request } = review;
  const images = arrivingImages(change);
  if (images.length === 0) return NOTHING;
  const held = strictestFindings(
    review.judgements.flatMap((judgement) => heldBy(judgement, review)),
  );
  if (held.every(({ action }) => action === "off")) return { findings: held, passed: null };
  if (await isChild(review)) return { ...NOTHING, passed: "made by a controller" };
  if (request.operation === "CREATE") return { findings: created(held, review), passed: null };
  return withHistory(held, { review, images });
}

function heldBy(
  { environment, bundles }: Judgement,
  { change, request, budgets, now }: FreezeReview,
): readonly Finding[] {
  if (environment === null) return [];
  const { object } = change;
  const { namespace } = request;
  const question = { object, namespace, environment, apps: appNames(change), budgets, now };
  return bundles.flatMap((bundle) => heldFindings(bundle, question));
}

/** A template that passed may roll out: its own controller makes what it says. */
async function isChild({ request, judgements, lookup, signal }: FreezeReview): Promise<boolean> {
  try {
    return (await controllerOwner(request, { lookup, judgements, signal })) !== null;
  } catch (error) {
    if (error instanceof TiphysError) return false;
    throw error;
  }
}

/** What a rebuilt cluster gets back must not wait for the end of a freeze. */
function created(
  findings: readonly Finding[],
  { request, lookup, now }: FreezeReview,
): readonly Finding[] {
  const namespace = request.namespace === null ? null : lookup.namespace(request.namespace);
  const since: unknown = namespace?.metadata?.creationTimestamp;
  const isYoung = typeof since === "string" && now - Date.parse(since) < DAY_MS;
  if (!isYoung)
    return noted(findings, "It is new here: there is no history that it could go back to.");
  const lowered = findings.map((finding) =>
    finding.action === "deny" ? { ...finding, action: "warn" as const } : finding,
  );
  return noted(lowered, "Its namespace is younger than a day, so it only warns.");
}

interface Arrival {
  readonly review: FreezeReview;
  readonly images: readonly string[];
}

async function withHistory(
  findings: readonly Finding[],
  { review, images }: Arrival,
): Promise<FreezeOutcome> {
  const { change, lookup, signal } = review;
  const history = await recentImages(change.oldObject ?? change.object, { lookup, signal });
  if ("unknown" in history) {
    const note = `Whether it ran these images lately is not known: ${history.unknown}.`;
    return { findings: noted(findings, note), passed: null };
  }
  const news = images.filter((image) => !history.known.has(image));
  if (news.length === 0) return { ...NOTHING, passed: "images of its recent history" };
  const shown = news.map((image) => `"${image}"`).join(", ");
  return { findings: noted(findings, `Its recent history has no ${shown}.`), passed: null };
}

function noted(findings: readonly Finding[], note: string): readonly Finding[] {
  return findings.map((finding) => ({
    ...finding,
    remedy: finding.remedy === null ? note : `${finding.remedy} ${note}`,
  }));
}
