import { lines, number, type PanelRow, quantile, query } from "./panel-row.ts";

/** Reviews, bundles in force, the scan. */
export const ADMISSION_ROWS: readonly PanelRow[] = [
  {
    title: "Admission",
    panels: [
      lines(
        {
          title: "Reviews per second by decision",
          unit: "cps",
          description: "Skipped: nothing was judged.",
        },
        [query("sum by (decision) (rate(tiphys_reviews_total[5m]))", "{{decision}}")],
      ),
      lines(
        {
          title: "How long a review takes",
          unit: "s",
          description: "The API server waits for 5 s.",
        },
        [
          quantile(0.5, "tiphys_review_duration_seconds"),
          quantile(0.99, "tiphys_review_duration_seconds"),
        ],
      ),
      lines(
        {
          title: "Reviews without a verdict per second",
          unit: "cps",
          description: "Late, invalid, or a fault of ours.",
        },
        [query("sum by (reason) (rate(tiphys_review_failures_total[5m]))", "{{reason}}")],
      ),
      number(
        {
          title: "Certificate ends in",
          unit: "s",
          description: "Own certificates are renewed 20 days before.",
        },
        [query("min(tiphys_certificate_expiry_timestamp_seconds) - time()", "left")],
      ),
      lines(
        {
          title: "Since the cluster was heard of",
          unit: "s",
          description: "By server; 30 s is usual.",
        },
        [query("max by (pod) (tiphys_cache_age_seconds)", "{{pod}}")],
      ),
      lines(
        {
          title: "Held by a freeze or a budget",
          unit: "cps",
          description: "New images, by rule and action.",
        },
        [
          query(
            "sum by (rule, action) (rate(tiphys_freeze_findings_total[5m]))",
            "{{rule}} {{action}}",
          ),
          query("sum by (reason) (rate(tiphys_freeze_passes_total[5m]))", "passed: {{reason}}"),
        ],
      ),
    ],
  },
  {
    title: "Bundles",
    panels: [
      lines(
        {
          title: "Revisions in force",
          unit: "none",
          description: "More than one across servers is skew.",
        },
        [
          query(
            "count by (bundle) (count by (bundle, revision) (tiphys_bundle_info))",
            "{{bundle}}",
          ),
          query(
            "count by (bundle) (count by (bundle, revision) (tiphys_slo_info))",
            "SLOs of {{bundle}}",
          ),
        ],
      ),
      lines(
        {
          title: "Faults",
          unit: "none",
          description: "Above 0 the last good bundle, or the last good SLOs, count.",
        },
        [
          query("max by (bundle) (tiphys_bundle_faults)", "{{bundle}}"),
          query("max by (bundle) (tiphys_slo_faults)", "SLOs of {{bundle}}"),
          query("1 - min by (bundle) (tiphys_bundle_offered)", "{{bundle}} taken away"),
        ],
      ),
      lines(
        { title: "Policies and objectives", unit: "none", description: "In force, by bundle." },
        [
          query("max by (bundle) (tiphys_bundle_policies)", "policies of {{bundle}}"),
          query("max by (bundle) (tiphys_slo_objectives)", "objectives of {{bundle}}"),
        ],
      ),
      lines(
        {
          title: "Exceptions",
          unit: "none",
          description: "Ending within 14 days, and breakglass that counts now.",
        },
        [
          query("max by (bundle) (tiphys_exceptions_expiring)", "ending in {{bundle}}"),
          query("max(tiphys_breakglass_exceptions)", "breakglass"),
        ],
      ),
      lines(
        {
          title: "Not in step with Git",
          unit: "none",
          description: "Applications of the project guardrails.",
        },
        [
          query(
            'max by (name) (argocd_app_info{project="guardrails",sync_status!="Synced"})',
            "{{name}}",
          ),
        ],
      ),
      lines(
        {
          title: "Namespaces that two bundles claim",
          unit: "none",
          description: "Both judge them.",
        },
        [query("max by (bundle) (tiphys_bundle_shared_namespaces)", "{{bundle}}")],
      ),
    ],
  },
  {
    title: "Scan",
    panels: [
      lines(
        {
          title: "Compliance",
          unit: "percentunit",
          description: "Share of resources without a finding.",
        },
        [
          query(
            "min by (environment, policy) (tiphys_compliance_ratio)",
            "{{environment}} {{policy}}",
          ),
        ],
      ),
      lines(
        { title: "Age of the scan", unit: "s", description: "It runs every hour by default." },
        [query("time() - max(tiphys_scan_last_success_timestamp_seconds)", "age")],
      ),
      lines(
        {
          title: "What a scan could not do",
          unit: "none",
          description: "Kinds not listed, and failures in an hour.",
        },
        [
          query("max(tiphys_scan_unlisted_kinds)", "kinds not listed"),
          query("sum(increase(tiphys_scan_failures_total[1h]))", "failures"),
        ],
      ),
    ],
  },
];
