import type { Finding } from "#core/policy/finding.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { lossFinding } from "#core/policy/loss-finding.ts";
import { judgeLoss, lossLimits, type RenderFacts } from "#core/policy/render-loss.ts";
import type { RenderSetting } from "./render-application.ts";

interface FreshRender {
  readonly lastGood: RenderSetting["lastGood"] | undefined;
  readonly facts: RenderFacts;
  readonly fleet: Fleet;
  /** Repository-relative. */
  readonly path: string;
  readonly now: number;
}

/** What the last good render of an application says of a new one. */
interface Comparison {
  /** Empty where no more was lost than the fleet allows. */
  readonly findings: readonly Finding[];
  /** For the line of a render that passed. */
  readonly hints: readonly string[];
}

const NOT_COMPARED = "not compared with an earlier render";

/** Holds a render against the last good one, where that is known and the fleet sets a limit to what may be lost. */
export async function compareWithLastGood({
  facts: after,
  fleet,
  path,
  now,
  lastGood,
}: FreshRender): Promise<Comparison> {
  const limits = lossLimits(fleet);
  if (limits.maxLoss >= 1) return { findings: [], hints: [] };
  const before = (await lastGood?.()) ?? null;
  if (before === null) return { findings: [], hints: [NOT_COMPARED] };
  const loss = judgeLoss({ ...limits, before, after, path, now });
  return { findings: loss === null ? [] : [lossFinding({ path, loss, gone: [], now })], hints: [] };
}
