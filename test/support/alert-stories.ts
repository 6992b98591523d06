import type { InputSeries } from "./evaluate-rules.ts";

export interface AlertStory {
  readonly alert: string;
  /** What makes it fire within `hours`. */
  readonly fires: readonly InputSeries[];
  /** What looks alike, and does not. */
  readonly quiet: readonly InputSeries[];
  /** Default: two. */
  readonly hours?: number;
}

const A_WEEK_AND_MORE = 20 * 86_400;

/** For each alert about the suite a story in which it fires and one in which it does not; a sample every 30 s. */
export const ALERT_STORIES: readonly AlertStory[] = [
  {
    alert: "TiphysWebhookDown",
    fires: [still('up{job="tiphys-webhook"}', 0)],
    quiet: [still('up{job="tiphys-webhook",pod="a"}', 0), still('up{job="tiphys-webhook"}', 1)],
  },
  {
    alert: "TiphysReviewsFail",
    fires: [grows('tiphys_review_failures_total{reason="internal"}')],
    quiet: [grows('tiphys_review_failures_total{reason="late"}')],
  },
  {
    alert: "TiphysReviewsLate",
    fires: [grows('tiphys_review_failures_total{reason="late"}')],
    quiet: [grows('tiphys_review_failures_total{reason="internal"}')],
  },
  slow("TiphysReviewsSlow", "tiphys_review_duration_seconds", ["0.1", "0.25", "1"]),
  {
    alert: "TiphysCertificateEnds",
    fires: [still("tiphys_certificate_expiry_timestamp_seconds", 86_400)],
    quiet: [still("tiphys_certificate_expiry_timestamp_seconds", A_WEEK_AND_MORE)],
  },
  level("TiphysClusterNotFollowed", "tiphys_cache_age_seconds", [200, 35]),
  level("TiphysBundleFaulty", 'tiphys_bundle_faults{bundle="shop"}', [1, 0]),
  level("TiphysBundleGone", 'tiphys_bundle_offered{bundle="shop"}', [0, 1]),
  skew("TiphysRevisionSkew", "tiphys_bundle_info"),
  level("TiphysNamespaceClaimedTwice", 'tiphys_bundle_shared_namespaces{bundle="shop"}', [1, 0]),
  level("TiphysBudgetsUnknown", "tiphys_budgets_age_seconds", [400, 60]),
  level("TiphysExceptionsEnd", 'tiphys_exceptions_expiring{bundle="shop"}', [2, 0]),
  level("TiphysBreakglassInForce", "tiphys_breakglass_exceptions", [1, 0]),
  {
    alert: "TiphysScanStale",
    hours: 6,
    fires: [still("tiphys_scan_last_success_timestamp_seconds", 100)],
    // The servers that do not scan show 0.
    quiet: [
      grows('tiphys_scan_last_success_timestamp_seconds{pod="a"}', 30),
      still('tiphys_scan_last_success_timestamp_seconds{pod="b"}', 0),
    ],
  },
  {
    alert: "TiphysScanFails",
    hours: 5,
    fires: [grows("tiphys_scan_failures_total")],
    quiet: [{ series: "tiphys_scan_failures_total", values: "0x100 1x900" }],
  },
  {
    alert: "TiphysAnalysisDown",
    fires: [still('up{job="tiphys-analysis"}', 0)],
    quiet: [still('up{job="tiphys-analysis"}', 1)],
  },
  {
    alert: "TiphysHoldsWithoutData",
    fires: [grows('tiphys_holds_total{reason="source"}')],
    quiet: [grows('tiphys_holds_total{reason="evidence"}')],
  },
  {
    alert: "TiphysHoldsForOneReason",
    hours: 3,
    fires: [...verdicts({ holds: 6, passes: 4 })],
    quiet: [...verdicts({ holds: 4, passes: 6 })],
  },
  {
    alert: "TiphysMeasureMisfits",
    fires: [grows('tiphys_measure_misfits_total{code="SLO_UNKNOWN"}')],
    quiet: [still('tiphys_measure_misfits_total{code="SLO_UNKNOWN"}', 5)],
  },
  slow("TiphysVerdictsSlow", "tiphys_measure_duration_seconds", ["1", "5", "8"]),
  {
    alert: "TiphysSourceFails",
    fires: [grows('tiphys_source_query_duration_seconds_count{source="a",outcome="failed"}')],
    quiet: [grows('tiphys_source_query_duration_seconds_count{source="a",outcome="ok"}')],
  },
  level("TiphysSloFaulty", 'tiphys_slo_faults{bundle="shop"}', [1, 0]),
  skew("TiphysSloRevisionSkew", "tiphys_slo_info"),
  {
    alert: "TiphysCallersRefused",
    fires: [grows("tiphys_refused_callers_total")],
    quiet: [still("tiphys_refused_callers_total", 3)],
  },
  slow("TiphysRenderQueueSlow", "tiphys_cmp_queue_wait_seconds", ["10", "30", "60"]),
  {
    alert: "TiphysRenderQueueLong",
    fires: [still('tiphys_cmp_renders_waiting{pod="a"}', 3)],
    quiet: [
      { series: 'tiphys_cmp_renders_waiting{pod="a"}', values: Array(24).fill("9x10 0").join(" ") },
    ],
  },
  {
    alert: "TiphysRendersTurnedAway",
    fires: [grows('tiphys_cmp_render_duration_seconds_count{outcome="overloaded"}')],
    quiet: [grows('tiphys_cmp_render_duration_seconds_count{outcome="denied"}')],
  },
  {
    alert: "TiphysRenderCacheMisses",
    hours: 8,
    fires: [...renders({ stored: 10, hit: 1 })],
    quiet: [...renders({ stored: 1, hit: 10 })],
  },
  {
    alert: "TiphysRenderCacheFails",
    fires: [grows('tiphys_cmp_cache_events_total{event="damaged"}')],
    quiet: [grows('tiphys_cmp_cache_events_total{event="evicted"}')],
  },
  {
    alert: "TiphysPluginOutOfMemory",
    fires: [wasKilled(), { series: restarts(), values: "0x20 1x900" }],
    // That it was killed once is shown until its pod is gone.
    quiet: [wasKilled(), still(restarts(), 1)],
  },
  {
    alert: "TiphysPromotionStale",
    fires: [still('kube_cronjob_created{cronjob="tiphys-promotion"}', 0)],
    quiet: [
      still('kube_cronjob_created{cronjob="tiphys-promotion"}', 0),
      grows('kube_cronjob_status_last_successful_time{cronjob="tiphys-promotion"}', 30),
    ],
  },
  {
    alert: "TiphysBehindGit",
    fires: [still(application("guardrails", "OutOfSync"), 1)],
    quiet: [
      still(application("guardrails", "Synced"), 1),
      still(application("shop", "OutOfSync"), 1),
    ],
  },
];

function still(series: string, value: number): InputSeries {
  return { series, values: `${value}x1000` };
}

function grows(series: string, step = 1): InputSeries {
  return { series, values: `0+${step}x1000` };
}

function level(alert: string, series: string, [bad, good]: readonly [number, number]): AlertStory {
  return { alert, fires: [still(series, bad)], quiet: [still(series, good)] };
}

/** Nearly all fall into the last of three buckets, or into the first. */
function slow(
  alert: string,
  histogram: string,
  [low, limit, high]: readonly [string, string, string],
): AlertStory {
  const bucket = (le: string, step: number) => grows(`${histogram}_bucket{le="${le}"}`, step);
  return {
    alert,
    fires: [bucket(low, 1), bucket(limit, 1), bucket(high, 100), bucket("+Inf", 100)],
    quiet: [bucket(low, 99.5), bucket(limit, 99.5), bucket(high, 100), bucket("+Inf", 100)],
  };
}

function skew(alert: string, metric: string): AlertStory {
  const server = (pod: string, revision: string) =>
    still(`${metric}{pod="${pod}",bundle="shop",revision="${revision}"}`, 1);
  return {
    alert,
    fires: [server("a", "1"), server("b", "2")],
    quiet: [server("a", "1"), server("b", "1")],
  };
}

function verdicts({ holds, passes }: Readonly<Record<"holds" | "passes", number>>) {
  return [
    grows('tiphys_holds_total{reason="evidence"}', holds),
    grows('tiphys_measurements_total{slo="a/b",outcome="hold"}', holds),
    grows('tiphys_measurements_total{slo="a/b",outcome="pass"}', passes),
  ];
}

function renders(steps: Readonly<Record<string, number>>) {
  return Object.entries(steps).map(([result, step]) =>
    grows(`tiphys_cmp_cache_requests_total{result="${result}"}`, step),
  );
}

function wasKilled(): InputSeries {
  const labels = 'namespace="argocd",pod="a",container="tiphys",reason="OOMKilled"';
  return still(`kube_pod_container_status_last_terminated_reason{${labels}}`, 1);
}

function restarts(): string {
  return 'kube_pod_container_status_restarts_total{namespace="argocd",pod="a",container="tiphys"}';
}

function application(project: string, status: string): string {
  return `argocd_app_info{name="one",project="${project}",sync_status="${status}"}`;
}
