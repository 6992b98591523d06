import { lines, number, type PanelRow, quantile, query } from "./panel-row.ts";

/** Verdicts on canaries, renders, promotions. */
export const DELIVERY_ROWS: readonly PanelRow[] = [
  {
    title: "Verdicts",
    panels: [
      lines({ title: "Verdicts per second", unit: "cps", description: "Pass, fail, hold." }, [
        query("sum by (outcome) (rate(tiphys_measurements_total[5m]))", "{{outcome}}"),
      ]),
      lines(
        {
          title: "Holds per second by reason",
          unit: "cps",
          description: "The question that was not answered.",
        },
        [
          query("sum by (reason) (rate(tiphys_holds_total[5m]))", "{{reason}}"),
          query("sum by (code) (rate(tiphys_measure_misfits_total[5m]))", "misfit {{code}}"),
        ],
      ),
      lines(
        {
          title: "How long a verdict takes",
          unit: "s",
          description: "Rollouts waits for 10 s by default.",
        },
        [
          quantile(0.5, "tiphys_measure_duration_seconds"),
          quantile(0.99, "tiphys_measure_duration_seconds"),
        ],
      ),
      lines({ title: "Queries to sources per second", unit: "cps", description: "By outcome." }, [
        query(
          "sum by (source, outcome) (rate(tiphys_source_query_duration_seconds_count[5m]))",
          "{{source}} {{outcome}}",
        ),
      ]),
      lines(
        {
          title: "How long a source takes",
          unit: "s",
          description: "99 of 100 queries are faster.",
        },
        [
          query(
            "histogram_quantile(0.99, sum by (source, le) (rate(tiphys_source_query_duration_seconds_bucket[5m])))",
            "{{source}}",
          ),
        ],
      ),
      lines({ title: "Kept answers of sources", unit: "bytes", description: "By server." }, [
        query("max by (pod) (tiphys_source_cache_bytes)", "{{pod}}"),
      ]),
    ],
  },
  {
    title: "Renders",
    panels: [
      lines({ title: "Renders per second", unit: "cps", description: "By outcome." }, [
        query(
          "sum by (outcome) (rate(tiphys_cmp_render_duration_seconds_count[5m]))",
          "{{outcome}}",
        ),
      ]),
      lines({ title: "The queue", unit: "none", description: "By server." }, [
        query("max by (pod) (tiphys_cmp_renders_waiting)", "{{pod}} waiting"),
        query("max by (pod) (tiphys_cmp_renders_running)", "{{pod}} running"),
      ]),
      lines(
        {
          title: "How long renders wait and take",
          unit: "s",
          description: "The wait is part of the whole.",
        },
        [
          query(
            "histogram_quantile(0.95, sum by (le) (rate(tiphys_cmp_queue_wait_seconds_bucket[5m])))",
            "wait, 95 %",
          ),
          query(
            "histogram_quantile(0.95, sum by (le) (rate(tiphys_cmp_render_duration_seconds_bucket[5m])))",
            "whole, 95 %",
          ),
        ],
      ),
      lines(
        {
          title: "From the cache",
          unit: "percentunit",
          description: "Share of renders, over an hour.",
        },
        [
          query(
            'sum(rate(tiphys_cmp_cache_requests_total{result=~"hit|shared"}[1h])) / sum(rate(tiphys_cmp_cache_requests_total[1h]))',
            "hits",
          ),
        ],
      ),
      lines(
        {
          title: "The cache",
          unit: "cps",
          description: "What renders had to do with it, and what befell its files.",
        },
        [
          query("sum by (result) (rate(tiphys_cmp_cache_requests_total[5m]))", "{{result}}"),
          query("sum by (event) (rate(tiphys_cmp_cache_events_total[5m]))", "file {{event}}"),
        ],
      ),
      lines({ title: "Unpacked per second", unit: "bytes", description: "Of repositories." }, [
        query("sum(rate(tiphys_cmp_unpacked_bytes_total[5m]))", "bytes"),
      ]),
    ],
  },
  {
    title: "Promotion",
    panels: [
      number(
        {
          title: "Last pass that succeeded",
          unit: "s",
          description: "Of the CronJob tiphys-promotion, how long ago.",
        },
        [
          query(
            'time() - max(kube_cronjob_status_last_successful_time{cronjob="tiphys-promotion"})',
            "ago",
          ),
        ],
      ),
    ],
  },
];
