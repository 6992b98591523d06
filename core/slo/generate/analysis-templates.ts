import type { KubeObject } from "#core/kube/resource.ts";
import type { Objective } from "../objective.ts";
import { type ObjectPlace, objectMetadata } from "./object-metadata.ts";
import { kubeName, type ServiceObjectives } from "./service-objectives.ts";

/** Where manifests/analysis puts the service. */
export const ANALYSIS_URL = "http://tiphys-analysis.tiphys-system.svc";

/**
 * How often and how long an inline step is looked at: a hold waits inside the run, and after `count` looks
 * without an answer a person is asked. Two passes in a row end it early.
 */
const STEP = { interval: "1m", count: 15, consecutiveSuccessLimit: 2 };

/** Beside the steps: a hold that lasts pauses until a person promotes. */
const BACKGROUND = { interval: "1m", inconclusiveLimit: 3 };

/** Rollouts asks again every 10 s when it gets no answer, and aborts behind the last: half an hour. */
const CONSECUTIVE_ERROR_LIMIT = 180;

export interface TemplateOptions {
  readonly labels: Readonly<Record<string, string>>;
  readonly analysisUrl: string;
}

/** The AnalysisTemplates of a service, one metric an objective: inline after each weight, and in the background. */
export function analysisTemplates(
  { service, namespace, objectives }: ServiceObjectives,
  { labels, analysisUrl }: TemplateOptions,
): readonly KubeObject[] {
  const place = { service, namespace, labels };
  const { count } = STEP;
  const step = { ...STEP, failureLimit: 0, inconclusiveLimit: count };
  const background = { ...BACKGROUND, failureLimit: 0 };
  return [
    template(place, { suffix: "slo-step", metrics: objectives.map(metricOf(step)), analysisUrl }),
    template(place, {
      suffix: "slo-background",
      metrics: objectives.map(metricOf(background)),
      analysisUrl,
    }),
  ];
}

interface TemplateParts {
  readonly suffix: string;
  readonly metrics: readonly unknown[];
  readonly analysisUrl: string;
}

function template(place: ObjectPlace, { suffix, metrics, analysisUrl }: TemplateParts): KubeObject {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AnalysisTemplate",
    metadata: objectMetadata(place, suffix),
    spec: {
      args: [
        { name: "canary-hash" },
        { name: "stable-hash" },
        { name: "analysis-url", value: analysisUrl },
      ],
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
