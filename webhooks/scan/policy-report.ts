import type { Finding } from "#core/policy/finding.ts";
import type { PolicyCompliance } from "#core/policy/live/policy-compliance.ts";
import { type ReportResult, type ResultWord, RESULT_WORDS } from "./report-result.ts";

/** etcd takes 1.5 MiB a request; other managers' fields come on top. */
const MAX_BYTES = 900_000;
const MAX_RESULTS = 1000;
const MAX_MESSAGE = 2000;

/** JSON, by environment: how many resources were judged, over all policies, and in how many something was found. */
export const COMPLIANCE_ANNOTATION = "tiphys.io/compliance";
export const REPORT_NAME = "tiphys";
export const REPORT_LABELS = { "app.kubernetes.io/managed-by": "tiphys" } as const;

/** A namespace judged as one environment, or what belongs to none. */
export interface JudgedNamespace {
  /** "none" where none claims it. */
  readonly environment: string;
  readonly revision: string;
  readonly findings: readonly Finding[];
  readonly compliance: readonly PolicyCompliance[];
}

/** A PolicyReport or ClusterPolicyReport (wgpolicyk8s.io/v1alpha2) without what changes by itself: no time, nothing in another order. */
export interface PolicyReport {
  readonly apiVersion: "wgpolicyk8s.io/v1alpha2";
  readonly kind: "PolicyReport" | "ClusterPolicyReport";
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly scope?: Readonly<Record<string, string>>;
  readonly summary: Readonly<Record<ResultWord, number>>;
  readonly results: readonly ReportResult[];
}

/** The report of a namespace: findings, worst first, then the policies that found nothing. Cut where it grows too large. */
export function policyReport(namespace: string, judged: readonly JudgedNamespace[]): PolicyReport {
  return {
    apiVersion: "wgpolicyk8s.io/v1alpha2",
    kind: "PolicyReport",
    metadata: { name: REPORT_NAME, namespace, ...labelled(judged) },
    scope: { apiVersion: "v1", kind: "Namespace", name: namespace },
    ...contentOf(judged),
  };
}

/** The same of what belongs to no namespace. */
export function clusterReport(judged: readonly JudgedNamespace[]): PolicyReport {
  return {
    apiVersion: "wgpolicyk8s.io/v1alpha2",
    kind: "ClusterPolicyReport",
    metadata: { name: REPORT_NAME, ...labelled(judged) },
    ...contentOf(judged),
  };
}

function labelled(judged: readonly JudgedNamespace[]) {
  const sums = judged.map(({ environment, compliance }) => {
    const sum = (field: "judged" | "failed") =>
      compliance.reduce((total, policy) => total + policy[field], 0);
    return [environment, { judged: sum("judged"), failed: sum("failed") }] as const;
  });
  const annotations = { [COMPLIANCE_ANNOTATION]: JSON.stringify(Object.fromEntries(sums)) };
  return { labels: REPORT_LABELS, annotations };
}

function contentOf(judged: readonly JudgedNamespace[]): Pick<PolicyReport, "summary" | "results"> {
  const results = judged
    .flatMap((each) => [...findingResults(each), ...passResults(each)])
    .sort((left, right) => rank(left) - rank(right));
  const counts = RESULT_WORDS.map((word) => [
    word,
    results.filter((r) => r.result === word).length,
  ]);
  return {
    summary: Object.fromEntries(counts) as PolicyReport["summary"],
    results: cut(results),
  };
}

function findingResults({ environment, revision, findings }: JudgedNamespace) {
  const unseen = new Set<string>();
  return findings.flatMap((finding): readonly ReportResult[] => {
    const { policy, rule, severity, status, resource } = finding;
    const common = { source: "tiphys", policy, rule, severity, scored: true } as const;
    const properties = { environment, revision, action: finding.action };
    if (status === "not-evaluable") {
      // Once a rule: that a scan cannot evaluate it has nothing to do with the resource.
      if (unseen.has(`${policy}/${rule}`)) return [];
      unseen.add(`${policy}/${rule}`);
      const message = short(`not evaluable in a scan: ${finding.message}`);
      return [{ ...common, result: "skip", message, properties }];
    }
    const { namespace, ...ref } = resource;
    const told = Object.entries({
      id: finding.id,
      path: finding.path,
      remedy: finding.remedy,
      exception: finding.exception,
      override: finding.override,
    }).filter((entry): entry is [string, string] => entry[1] !== null && entry[1] !== "");
    return [
      {
        ...common,
        result: resultOf(finding),
        message: short(finding.message),
        resources: [namespace === null ? ref : { ...ref, namespace }],
        properties: { ...properties, ...Object.fromEntries(told) },
      },
    ];
  });
}

function passResults({ environment, revision, compliance }: JudgedNamespace) {
  return compliance
    .filter(({ failed }) => failed === 0)
    .map(({ policy, judged }): ReportResult => ({
      source: "tiphys",
      policy,
      scored: true,
      result: "pass",
      message: judged === 1 ? "1 resource judged" : `${judged} resources judged`,
      properties: { environment, revision },
    }));
}

/** What is audited warns, as nobody else reads it; the property "action" tells the two apart. */
function resultOf({ status, action, exception }: Finding): ResultWord {
  if (exception !== null || action === "off") return "skip";
  if (status === "error") return "error";
  return action === "deny" ? "fail" : "warn";
}

function rank({ result }: ReportResult): number {
  return RESULT_WORDS.indexOf(result);
}

function cut(results: readonly ReportResult[]): readonly ReportResult[] {
  let bytes = 0;
  const end = results.findIndex((result, index) => {
    bytes += Buffer.byteLength(JSON.stringify(result));
    return index >= MAX_RESULTS || bytes > MAX_BYTES;
  });
  if (end < 0) return results;
  const message = `${results.length - end} more results are left out; the summary counts them. See them with: tiphys check --live`;
  const left = { source: "tiphys", policy: "tiphys", result: "skip", message } as const;
  return [...results.slice(0, end), left];
}

function short(message: string): string {
  return message.length <= MAX_MESSAGE ? message : `${message.slice(0, MAX_MESSAGE - 1)}…`;
}
