import { remembered } from "#core/remembered.ts";
import { anyGlobMatcher } from "./glob.ts";
import type { Finding, FindingSource } from "./finding.ts";
import type { Freeze } from "./freeze.ts";
import { promotionFinding } from "./promotion-finding.ts";

export interface FreezeQuestion {
  readonly freezes: readonly Freeze[];
  /** The app; several where a door knows only by which names it may go. */
  readonly apps: readonly string[];
  readonly environment: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The freezes that hold an app in an environment, by name; every door that asks for freezes asks here. */
export function holdingFreezes({
  freezes,
  apps,
  environment,
  now,
}: FreezeQuestion): readonly Freeze[] {
  const holding = freezes.filter((freeze) => {
    if (now < freeze.from || now >= freeze.until) return false;
    const { isOfEnvironment, isOfApp } = matchersOf(freeze);
    return isOfEnvironment(environment) && apps.some(isOfApp);
  });
  return holding.toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

// A server asks thousands of times a second for the same freezes.
const matchersOf = remembered(({ environments, apps }: Freeze) => ({
  isOfEnvironment: anyGlobMatcher(environments),
  isOfApp: anyGlobMatcher(apps),
}));

/** '"peak-week" of release-managers: no changes in the week with the most orders'. */
export function freezeWords({ name, owner, reason }: Freeze): string {
  return `"${name}" of ${owner}: ${reason}`;
}

interface FreezePlace {
  readonly source: FindingSource | null;
  readonly action: "deny" | "warn";
  /** What only this door has to say, a sentence; null for nothing. */
  readonly note: string | null;
}

/** The finding of a freeze that holds a change of a version: about the freeze itself, so that it is one at every door. */
export function freezeFinding(freeze: Freeze, { source, action, note }: FreezePlace): Finding {
  const end = new Date(freeze.until).toISOString().replace(".000Z", "Z");
  const advice = `Wait for its end, ${end}, or let its owner change the freeze by a commit.`;
  return promotionFinding("frozen", {
    resource: {
      apiVersion: "tiphys.io/v1alpha1",
      kind: "GuardrailFreeze",
      namespace: null,
      name: freeze.name,
    },
    message: freezeWords(freeze),
    remedy: note === null ? advice : `${advice} ${note}`,
    source,
    action,
  });
}
