import type { ResourceRef } from "#core/kube/resource.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import type { OverlayClosure } from "#rendering/closure/overlay-closure.ts";
import type { ArgoApplication } from "../argo-cd/application.ts";

/** What is known of the repository when Applications are looked at. */
export interface LintedRepository {
  readonly root: string;
  readonly fleet: Fleet | null;
  /** The folders that the fleet's environments claim. */
  readonly overlays: readonly string[];
  /** The plugins that the repository describes. */
  readonly plugins: readonly DescribedPlugin[];
  /** Whether the judge's policies come from outside of the commit, and the revision of those where it is known. */
  readonly bundle: { readonly isUsed: boolean; readonly revision: string | null };
  /** Whether a repoURL is this repository's. */
  readonly isOwn: (repoURL: string) => boolean;
  /** Whether that is known of a remote; else it may be any. */
  readonly hasOrigin: boolean;
  /** What the render of a folder reads; null where that cannot be said. */
  readonly closureOf: (path: string) => Promise<OverlayClosure | null>;
}

export interface DescribedPlugin {
  readonly name: string;
  readonly version: string;
  /** Whether its generate command is ours. */
  readonly isOurs: boolean;
}

/** An Application that was rendered or read. */
export interface ExaminedApplication {
  readonly resource: ResourceRef;
  readonly application: ArgoApplication;
}

/** One of the questions that are asked of every Application. */
export type Examine = (
  examined: ExaminedApplication,
  repository: LintedRepository,
) => Promise<readonly Finding[]>;
