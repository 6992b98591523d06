import { STALE, type TestSeries } from "#test/support/remote-write.ts";

const HOURS = 6;
const STEP_SECONDS = 30;
const REQUESTS_PER_SECOND = 200;
const LABELS = {
  ...{ namespace: "ml-inference-prod", app: "ml-inference", version: "1.4.2" },
  ...{ pod: "ml-inference-before-0", rollouts_pod_template_hash: "before" },
};

/**
 * What an older pod of prod answered in the six hours before: one request of 20,000 was bad, and all were fast. Without
 * it an error budget of 30 days would not be known for hours, and a few bad requests would spend it.
 */
export function healthyHours(now: number): readonly TestSeries[] {
  const steps = (HOURS * 3600) / STEP_SECONDS;
  const seriesOf = (labels: Readonly<Record<string, string>>, perSecond: number): TestSeries => ({
    labels: { ...LABELS, ...labels },
    samples: [
      ...Array.from({ length: steps }, (_, index) => {
        const time = now - (steps - index) * STEP_SECONDS * 1000;
        return [time, Math.floor(perSecond * index * STEP_SECONDS)] as const;
      }),
      [now - STEP_SECONDS * 500, STALE] as const,
    ],
  });
  const counts = { 200: 0.999_95, 503: 0.000_05 };
  return [
    ...Object.entries(counts).map(([status, share]) =>
      seriesOf({ __name__: "inference_requests_total", status }, REQUESTS_PER_SECOND * share),
    ),
    seriesOf({ __name__: "inference_request_duration_seconds_count" }, REQUESTS_PER_SECOND),
    ...["0.05", "0.1", "0.2", "0.5", "1", "+Inf"].map((le) =>
      seriesOf({ __name__: "inference_request_duration_seconds_bucket", le }, REQUESTS_PER_SECOND),
    ),
  ];
}
