import { expect } from "chai";
import { ANALYSIS_URL, analysisTemplates } from "#core/slo/generate/analysis-templates.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";

interface Template {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: { readonly metrics: readonly Readonly<Record<string, unknown>>[] };
}

const objectives = [sampleObjective(), sampleObjective({ name: "latency" })];
const [step, background] = analysisTemplates(objectives, {
  place: { service: "checkout", namespace: "shop", labels: {} },
  analysisUrl: ANALYSIS_URL,
}) as unknown as readonly Template[];

describe("the AnalysisTemplates of a service", () => {
  it("are two, with a metric for each objective, so that an abort names it", () => {
    expect(step?.metadata).to.include({ name: "checkout-slo-step", namespace: "shop" });
    expect(background?.metadata).to.include({ name: "checkout-slo-background" });
    for (const template of [step, background])
      expect(template?.spec.metrics.map(({ name }) => name)).to.deep.equal([
        "slo-availability",
        "slo-latency",
      ]);
  });

  it("let a hold wait inside a step's run, and never abort", () => {
    for (const metric of step?.spec.metrics ?? []) {
      expect(metric.inconclusiveLimit).to.equal(metric.count);
      expect(metric.consecutiveSuccessLimit).to.equal("{{args.passes}}");
      expect(metric.failureLimit).to.equal(0);
    }
  });

  it("pause beside the steps for a hold that lasts, as long as the rollout runs", () => {
    for (const metric of background?.spec.metrics ?? []) {
      expect(metric).to.include({ inconclusiveLimit: 3, failureLimit: 0 });
      expect(metric).not.to.have.any.keys("count", "consecutiveSuccessLimit");
    }
  });

  it("ask by the objective's name, with the hashes of both versions, and read the verdict's word", () => {
    const [metric] = step?.spec.metrics ?? [];
    expect(metric).to.deep.include({
      successCondition: 'result[1] == "pass"',
      failureCondition: 'result[1] == "fail"',
      provider: {
        web: {
          method: "POST",
          url: "{{args.analysis-url}}/v1/measure",
          timeoutSeconds: 15,
          jsonPath: "{$.result}",
          jsonBody: {
            slo: "checkout/availability",
            namespace: "shop",
            canaryHash: "{{args.canary-hash}}",
            stableHash: "{{args.stable-hash}}",
          },
        },
      },
    });
  });
});
