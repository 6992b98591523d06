import type { PublishedStatus } from "#core/published-status.ts";
import type { ReportFacts } from "./decode-report.ts";
import type { ApplicationFacts } from "./decode-application.ts";
import type { BundleFacts } from "./decode-bundle.ts";
import type { ExceptionFacts } from "./decode-exception.ts";
import type { RolloutFacts } from "./decode-rollout.ts";

/** What one source last said, and how old that is. */
export interface Reading<T> {
  readonly items: readonly T[];
  /** Milliseconds since the epoch; null where it never answered. */
  readonly readMs: number | null;
  /** Why there is nothing newer, or nothing at all; null where all is well. */
  readonly problem: string | null;
}

/** What others publish in the cluster, as it was last read. */
export interface ClusterState {
  readonly bundles: Reading<BundleFacts>;
  readonly reports: Reading<ReportFacts>;
  readonly applications: Reading<ApplicationFacts>;
  readonly rollouts: Reading<RolloutFacts>;
  /** Those of emergencies; the ones from Git are in the bundles. */
  readonly breakglass: Reading<ExceptionFacts>;
  readonly published: Reading<PublishedStatus>;
}
