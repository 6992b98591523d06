import { setImmediate as turn } from "node:timers/promises";
import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { listClusterObjects } from "#adapters/kubernetes/list-cluster-objects.ts";
import { type ListableKind, listKinds } from "#adapters/kubernetes/list-kinds.ts";
import { listObjects } from "#adapters/kubernetes/list-objects.ts";
import { TiphysError } from "#core/errors.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { Decision } from "#core/policy/finding.ts";
import {
  joinSteps,
  judgeInSteps,
  type LiveNamespace,
  type NamespaceJudging,
} from "#core/policy/live/judge-namespace.ts";
import { namespaceFindings, type UnlistedKind } from "#core/policy/live/namespace-findings.ts";
import { policyCompliance } from "#core/policy/live/policy-compliance.ts";
import { type InForce, judgementsFor, namespaceFacts } from "../review/in-force.ts";
import { type JudgedNamespace, type PolicyReport, policyReport } from "./policy-report.ts";
import { hasReports, removeReports, writeReport } from "./report-writer.ts";

export interface ScanOptions {
  /** With the rules over whole namespaces. */
  readonly inForce: InForce;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** What one scan saw and did. */
export interface ScanOutcome {
  readonly namespaces: readonly (readonly JudgedNamespace[])[];
  readonly resources: number;
  /** Kinds and groups that could not be listed, named once each. */
  readonly unlisted: readonly string[];
  /** False where the CustomResourceDefinition is absent: nothing is written then. */
  readonly hasReports: boolean;
  readonly written: number;
  /** Why reports could not be written, one a namespace: the others are. */
  readonly unwritten: readonly string[];
  readonly removed: number;
}

/** Judges every claimed namespace, one after the other, and writes what changed. @throws CLUSTER_UNREACHABLE */
export async function scanCluster(
  client: ClusterClient,
  options: ScanOptions,
): Promise<ScanOutcome> {
  const { signal } = options;
  const { kinds, faults } = await listKinds(client, signal);
  const isReporting = await hasReports(client, signal);
  const unlisted = new Set(faults);
  const judged = new Map<string, readonly JudgedNamespace[]>();
  const unwritten: string[] = [];
  let [resources, written] = [0, 0];
  for (const object of await namespacesOf(client, signal)) {
    signal.throwIfAborted();
    if (object.metadata?.deletionTimestamp !== undefined) continue;
    const seen = await scanNamespace(client, { ...options, object, kinds });
    if (seen === null) continue;
    const name = object.metadata?.name ?? "";
    judged.set(name, seen.judged);
    resources += seen.resources;
    for (const { kind, status } of seen.unlisted) unlisted.add(`${kind}: status ${status}`);
    if (!isReporting) continue;
    const news = await writeSafely(client, policyReport(name, seen.judged), signal);
    if (news === "written") written += 1;
    else if (news !== null) unwritten.push(news.fault);
  }
  const ended = { judged: new Set(judged.keys()), signal };
  const removed = isReporting ? await removeReports(client, ended) : 0;
  return {
    namespaces: [...judged.values()],
    resources,
    unlisted: [...unlisted].sort(),
    hasReports: isReporting,
    written,
    unwritten,
    removed,
  };
}

interface NamespaceScan extends ScanOptions {
  readonly object: KubeObject;
  readonly kinds: readonly ListableKind[];
}

interface SeenNamespace {
  readonly judged: readonly JudgedNamespace[];
  readonly resources: number;
  readonly unlisted: readonly UnlistedKind[];
}

/** Null for a namespace that no environment claims. */
async function scanNamespace(
  client: ClusterClient,
  { object, kinds, inForce, now, signal }: NamespaceScan,
): Promise<SeenNamespace | null> {
  const claims = judgementsFor(inForce, namespaceFacts(object)).flatMap(
    ({ guardrails, environment }) => (environment === null ? [] : [{ guardrails, environment }]),
  );
  if (claims.length === 0) return null;
  const namespace = object.metadata?.name ?? "";
  const { objects, unlisted } = await listObjects(client, { namespace, kinds, signal });
  const live = { object, objects };
  const state = {
    namespace: object,
    environments: claims.map(({ environment }) => environment),
    unlisted,
    breakglass: inForce.breakglass,
    now: now(),
  };
  const own = namespaceFindings(state);
  const judged: JudgedNamespace[] = [];
  for (const [index, { guardrails, environment }] of claims.entries()) {
    const judging = { guardrails, environment, now: state.now };
    const decision = await judgeWithPauses(live, judging);
    judged.push({
      environment,
      revision: guardrails.revision,
      findings: index === 0 ? [...own, ...decision.findings] : decision.findings,
      compliance: policyCompliance(live, { decision, judging }),
    });
  }
  return { judged, resources: objects.length + 1, unlisted };
}

/** Reviews are answered between two steps: this server has other work. */
async function judgeWithPauses(live: LiveNamespace, judging: NamespaceJudging): Promise<Decision> {
  const steps: Decision[] = [];
  for (const step of judgeInSteps(live, judging)) {
    steps.push(step);
    await turn();
  }
  return joinSteps(steps, { live, judging });
}

/** What is wrong with one namespace (a quota, its end) must not keep the others from their reports. */
async function writeSafely(
  client: ClusterClient,
  report: PolicyReport,
  signal: AbortSignal,
): Promise<"written" | { readonly fault: string } | null> {
  try {
    return (await writeReport(client, report, signal)) ? "written" : null;
  } catch (error) {
    if (signal.aborted || !(error instanceof TiphysError)) throw error;
    return { fault: error.message };
  }
}

async function namespacesOf(
  client: ClusterClient,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  const path = "/api/v1/namespaces";
  const list = await listClusterObjects(client, {
    path,
    apiVersion: "v1",
    kind: "Namespace",
    signal,
  });
  if (!("status" in list)) return list;
  throw new TiphysError(
    "CLUSTER_UNREACHABLE",
    `${client.server}${path}: expected a list, got status ${list.status}. Check the rights of the account.`,
  );
}
