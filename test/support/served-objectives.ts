import { decodeAnswer } from "#adapters/prometheus/decode-answer.ts";
import type { PrometheusClient, RangeQuery } from "#adapters/prometheus/prometheus-client.ts";
import { failedQuery } from "#adapters/prometheus/query-failure.ts";
import { openQueryPool } from "#adapters/prometheus/query-pool.ts";
import { KeptAnswers } from "#analysis-provider/measure/kept-answers.ts";
import { openLastSeen } from "#analysis-provider/measure/last-seen.ts";
import { openSilentVersions } from "#analysis-provider/measure/silent-versions.ts";
import type { MeasurePorts } from "#analysis-provider/measure/measure.ts";
import { openSeenCanaries } from "#analysis-provider/measure/seen-canaries.ts";
import {
  type ObjectiveOffer,
  ObjectiveStore,
} from "#analysis-provider/objectives/objective-store.ts";
import type { Problem } from "#core/errors.ts";
import { readObjectives } from "#core/slo/read/read-objectives.ts";
import { sloRevision } from "#core/slo/slo-revision.ts";
import { sourceAt } from "./stub-source.ts";

/** A native document of one service with objectives of these names, window 1 day. */
export function serviceDocument(
  service: string,
  names: readonly string[],
  namespace: string | null = "shop-prod",
): unknown {
  const objectives = names.map((name) => ({
    name,
    target: "99.9%",
    indicator: {
      events: { total: `${service}_requests_total`, bad: `${service}_requests_total{code=~"5.."}` },
    },
  }));
  return {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "ServiceObjective",
    metadata: { name: service, ...(namespace === null ? {} : { namespace }) },
    spec: { service, window: "1d", objectives, baseline: "stable" },
  };
}

export function offerOf(
  documents: readonly unknown[],
  given: Partial<ObjectiveOffer> = {},
): ObjectiveOffer {
  const { objectives, problems } = readObjectives(documents);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const none: readonly Problem[] = [];
  return {
    key: "shop",
    name: "shop",
    objectives,
    problems: none,
    revision: sloRevision(objectives),
    onMisconfigured: "hold",
    budgetRuleOf: () => null,
    ...given,
  };
}

export interface MeasureSetup {
  readonly documents: readonly unknown[];
  readonly now: () => number;
  /** The body of the source's answer to a query. */
  readonly answer: (query: RangeQuery) => string;
}

/** What measuring needs, with a source that answers with texts. */
export function measurePorts({ documents, now, answer }: MeasureSetup): MeasurePorts {
  const store = new ObjectiveStore();
  store.take([offerOf(documents)]);
  const source = sourceAt("http://stub");
  const client: PrometheusClient = {
    source,
    ask: async (query) => {
      const decoded = decodeAnswer(answer(query));
      if ("answer" in decoded) return decoded.answer;
      throw failedQuery(source, {
        got: "wrong" in decoded ? decoded.wrong : decoded.refused.message,
      });
    },
    close: () => {},
  };
  const pool = openQueryPool({ clients: [client], now });
  return {
    store,
    now,
    ask: pool.ask,
    canaries: openSeenCanaries(),
    lastSeen: openLastSeen(),
    silentVersions: openSilentVersions(),
    shared: new KeptAnswers({ maxEntries: 100, now }),
    deadline: () => AbortSignal.timeout(8000),
    timing: () => source,
    baselineOf: () => null,
  };
}

/** A sound body: one series with the same value at each moment. */
export function steadyBody({ startMs, endMs, stepSeconds }: RangeQuery, value: number): string {
  const values: (readonly [number, string])[] = [];
  for (let ms = startMs; ms <= endMs; ms += (stepSeconds ?? 60) * 1000)
    values.push([ms / 1000, String(value)]);
  const data = { resultType: "matrix", result: [{ metric: {}, values }] };
  return JSON.stringify({ status: "success", data });
}
