import type { DiffReport } from "./diff-report.ts";

/** What `tiphys diff --format json` prints of a whole fleet. */
export interface FleetDiff {
  readonly apiVersion: "tiphys.io/v1alpha1";
  readonly kind: "DiffReportList";
  /** What the files as they are now are compared with. */
  readonly base: { readonly commit: string; readonly name: string };
  /** Of overlays whose render or findings differ, sorted by path. */
  readonly items: readonly DiffReport[];
  /** Overlays of which a side could not be rendered. */
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly summary: {
    readonly overlays: number;
    readonly different: number;
    readonly newDenials: number;
  };
}

/** True where a report has something to say. */
export function isDifferent({ resources, findings, from, to }: DiffReport): boolean {
  if (from.exists !== to.exists) return true;
  return resources.length + findings.new.length + findings.mended.length > 0;
}

/** "3 of 12 overlays differ from origin/main (0123456789ab), 1 could not be compared; 1 new finding denies". */
export function fleetSummary({ summary, errors, base }: FleetDiff): string {
  const { overlays, different, newDenials } = summary;
  const differ = different === 1 ? "differs" : "differ";
  const noun = overlays === 1 ? "overlay" : "overlays";
  const broken = errors.length === 0 ? "" : `, ${errors.length} could not be compared`;
  const denies = newDenials === 1 ? "1 new finding denies" : `${newDenials} new findings deny`;
  const words = newDenials === 0 ? "nothing newly denied" : denies;
  return `${different} of ${overlays} ${noun} ${differ} from ${base.name}${broken}; ${words}`;
}
