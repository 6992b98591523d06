import type { KubeObject } from "#core/kube/resource.ts";
import type { Objective } from "../objective.ts";
import { type ObjectPlace, objectMetadata } from "./object-metadata.ts";
import { kubeName } from "./service-objectives.ts";

/** Where manifests/analysis puts the service. */
export const ANALYSIS_URL = "http://tiphys-analysis.tiphys-system.svc";

/**
 * How often and how long an inline step is looked at: a hold waits inside the run, and after `count` looks
 * without an answer a person is asked. It passes by `passes` looks in a row, which together take longer than it
 * takes until what the new weight did can be seen (five scrapes and 5 s): none passes by what was before.
 */
const STEP = {
  interval: "{{args.interval}}",
  count: "{{args.count}}",
  consecutiveSuccessLimit: "{{args.passes}}",
  inconclusiveLimit: "{{args.count}}",
  failureLimit: 0,
};
const INTERVAL = { name: "interval", value: "1m" };
const PASSES = { name: "passes", value: "4" };
const COUNT = "15";

/** Beside the steps: a hold that lasts pauses until a person promotes. */
const BACKGROUND = {
  initialDelay: "{{args.initial-delay}}",
  interval: "{{args.interval}}",
  inconclusiveLimit: 3,
  failureLimit: 0,
};

/** Nothing is known of a version's first minute: that is no hold that lasts. */
const INITIAL_DELAY = { name: "initial-delay", value: "1m" };

/** Rollouts asks again every 10 s when it gets no answer, and aborts behind the last: half an hour. */
const CONSECUTIVE_ERROR_LIMIT = 180;

export interface TemplateOptions {
  readonly place: ObjectPlace;
  readonly analysisUrl: string;
}

/** The AnalysisTemplates of a service, one metric an objective: inline after each weight, and in the background. */
export function analysisTemplates(
  objectives: readonly Objective[],
  { place, analysisUrl }: TemplateOptions,
): readonly KubeObject[] {
  return [
    template(place, {
      suffix: "slo-step",
      metrics: objectives.map(metricOf(STEP)),
      args: [
        INTERVAL,
        PASSES,
        { name: "count", value: COUNT },
        { name: "analysis-url", value: analysisUrl },
      ],
    }),
    template(place, {
      suffix: "slo-background",
      metrics: objectives.map(metricOf(BACKGROUND)),
      args: [INITIAL_DELAY, INTERVAL, { name: "analysis-url", value: analysisUrl }],
    }),
  ];
}

interface TemplateParts {
  readonly suffix: string;
  readonly metrics: readonly unknown[];
  /** Those with a default; the hashes come before them. */
  readonly args: readonly unknown[];
}

function template(place: ObjectPlace, { suffix, metrics, args }: TemplateParts): KubeObject {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AnalysisTemplate",
    metadata: objectMetadata(place, suffix),
    spec: {
      args: [{ name: "canary-hash" }, { name: "stable-hash" }, ...args],
      metrics,
    },
  };
}

type Limits = Readonly<Record<string, string | number>>;

/** Neither condition true is a hold, which Rollouts calls inconclusive. */
function metricOf(limits: Limits): (objective: Objective) => unknown {
  return ({ service, namespace, name }) => ({
    name: kubeName(`slo-${name}`),
    ...limits,
    consecutiveErrorLimit: CONSECUTIVE_ERROR_LIMIT,
    successCondition: 'result[1] == "pass"',
    failureCondition: 'result[1] == "fail"',
    provider: {
      web: {
        method: "POST",
        url: "{{args.analysis-url}}/v1/measure",
        timeoutSeconds: 15,
        jsonPath: "{$.result}",
        jsonBody: {
          slo: `${service}/${name}`,
          ...(namespace === null ? {} : { namespace }),
          canaryHash: "{{args.canary-hash}}",
          stableHash: "{{args.stable-hash}}",
        },
      },
    },
  });
}
