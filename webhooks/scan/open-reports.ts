import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { TiphysError } from "#core/errors.ts";
import type { PolicyReport } from "./policy-report.ts";
import { removeClusterReport, removeReports, reportKinds, writeReport } from "./report-writer.ts";

/** The reports of one scan. */
export interface Reports {
  /** Writes one unless nothing changed; one that cannot be written does not keep the others from it. */
  readonly write: (report: PolicyReport) => Promise<void>;
  /** Deletes those of namespaces, and of the cluster, that were not judged; how many. */
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
  /** Why reports could not be written, one a namespace: the others are. */
  readonly unwritten: readonly string[];
}

/** Finds out which reports the API server takes. @throws CLUSTER_UNREACHABLE */
export async function openReports(client: ClusterClient, signal: AbortSignal): Promise<Reports> {
  const kinds = await reportKinds(client, signal);
  const hasReports = kinds.has("PolicyReport");
  const unwritten: string[] = [];
  let written = 0;
  return {
    write: async (report) => {
      if (!hasReports) return;
      if (!kinds.has(report.kind)) {
        unwritten.push(`${report.kind}: its CustomResourceDefinition is not installed`);
        return;
      }
      try {
        if (await writeReport(client, report, signal)) written += 1;
      } catch (error) {
        // What is wrong with one namespace (a quota, its end) is no business of the others.
        if (signal.aborted || !(error instanceof TiphysError)) throw error;
        unwritten.push(error.message);
      }
    },
    removeOthers: async ({ namespaces, isClusterJudged }) => {
      if (!hasReports) return 0;
      const removed = await removeReports(client, { judged: namespaces, signal });
      if (isClusterJudged || !kinds.has("ClusterPolicyReport")) return removed;
      return removed + (await removeClusterReport(client, signal));
    },
    outcome: () => ({ hasReports, written, unwritten }),
  };
}
