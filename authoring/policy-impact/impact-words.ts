import { countWords } from "#core/count-words.ts";
import type { ImpactEntry, ImpactGroup, ImpactReport } from "./impact-report.ts";

/** "policies: origin/main (0123456789ab) → now". */
export function impactTitle({ base }: ImpactReport): string {
  const none = base.revision === null ? " (no tiphys.yaml there)" : "";
  return `policies: ${base.name}${none} → now`;
}

/** "2 newly denied in 1 application of 1 owner, 1 newly allowed, 3 denied before and now; 4 overlays". */
export function impactSummary({ summary, groups, errors }: ImpactReport): string {
  const { newlyDenied, newlyAllowed, stillDenied, targets } = summary;
  const parts = [
    newlyDenied === 0 ? "nothing newly denied" : `${newlyDenied} newly denied${whose(groups)}`,
    ...(newlyAllowed === 0 ? [] : [`${newlyAllowed} newly allowed`]),
    ...(stillDenied === 0 ? [] : [`${stillDenied} denied before and now`]),
  ];
  const broken = errors.length === 0 ? "" : `, ${errors.length} could not be judged`;
  return `${parts.join(", ")}; ${countWords(targets, "overlay")}${broken}`;
}

/** "shop, owner payments". */
export function groupTitle({ app, owner }: ImpactGroup): string {
  return `${app ?? "no application"}, ${owner === null ? "no owner" : `owner ${owner}`}`;
}

/** "was warn", or that there was no such finding. */
export function changeWords({ before, after }: ImpactEntry): string {
  if (after === "deny") return before === null ? "new" : `was ${before}`;
  return after === null ? "gone" : `now ${after}`;
}

function whose(groups: readonly ImpactGroup[]): string {
  const denied = groups.filter(({ newlyDenied }) => newlyDenied.length > 0);
  const apps = new Set(denied.map(({ app }) => app)).size;
  const owners = new Set(denied.map(({ owner }) => owner)).size;
  return ` in ${countWords(apps, "application")} of ${countWords(owners, "owner")}`;
}
