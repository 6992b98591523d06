import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { TiphysError } from "#core/errors.ts";
import type { PolicyReport } from "./policy-report.ts";
import {
  endedReports,
  removeClusterReport,
  removeReport,
  reportKinds,
  writeReport,
} from "./report-writer.ts";

/** The reports of one scan. */
export interface Reports {
  /** Writes one unless nothing changed; one that cannot be written does not keep the others from it. */
  readonly write: (report: PolicyReport) => Promise<void>;
  /** Deletes those of namespaces, and of the cluster, that were not judged; how many went. */
  readonly removeOthers: (judged: JudgedPlaces) => Promise<number>;
  readonly outcome: () => ReportOutcome;
}

export interface JudgedPlaces {
  readonly namespaces: ReadonlySet<string>;
  readonly isClusterJudged: boolean;
}

export interface ReportOutcome {
  /** False where the CustomResourceDefinition is absent: nothing is written then. */
  readonly hasReports: boolean;
  readonly written: number;
  /** Why reports could not be written or deleted, one a namespace: the others are. */
  readonly unwritten: readonly string[];
}

/** Finds out which reports the API server takes. @throws CLUSTER_UNREACHABLE */
export async function openReports(client: ClusterClient, signal: AbortSignal): Promise<Reports> {
  const kinds = await reportKinds(client, signal);
  const hasReports = kinds.has("PolicyReport");
  const unwritten: string[] = [];
  let written = 0;
  // What is wrong with one namespace (a quota, its end) is no business of the others: 1 where something was done.
  const attempt = async (work: () => Promise<boolean>): Promise<number> => {
    try {
      return (await work()) ? 1 : 0;
    } catch (error) {
      if (signal.aborted || !(error instanceof TiphysError)) throw error;
      unwritten.push(error.message);
      return 0;
    }
  };
  return {
    write: async (report) => {
      if (!hasReports) return;
      if (!kinds.has(report.kind)) {
        unwritten.push(`${report.kind}: its CustomResourceDefinition is not installed`);
        return;
      }
      const count = await attempt(() => writeReport(client, report, signal));
      written += count;
    },
    removeOthers: async ({ namespaces, isClusterJudged }) => {
      if (!hasReports) return 0;
      let removed = 0;
      for (const namespace of await endedReports(client, { judged: namespaces, signal }))
        removed += await attempt(() => removeReport(client, namespace, signal));
      if (isClusterJudged || !kinds.has("ClusterPolicyReport")) return removed;
      return removed + (await attempt(() => removeClusterReport(client, signal)));
    },
    outcome: () => ({ hasReports, written, unwritten }),
  };
}
