import { expect } from "chai";
import { openMeasuring } from "#analysis-provider/measure/measure.ts";
import { measurePorts, serviceDocument, steadyBody } from "#test/support/served-objectives.ts";
import { STORY_NOW } from "#test/support/slo-story.ts";

const BODY = JSON.stringify({ slo: "pay/errors", canaryHash: "c", stableHash: "s" });

const NOTHING = '{"status":"success","data":{"resultType":"matrix","result":[]}}';

describe("measuring", () => {
  let now: number;
  let asked: number;
  let isDown: boolean;
  let measure: ReturnType<typeof openMeasuring>;

  beforeEach(() => {
    [now, asked, isDown] = [STORY_NOW, 0, false];
    const ports = measurePorts({
      documents: [serviceDocument("pay", ["errors"])],
      now: () => now,
      answer: (query) => {
        asked++;
        return isDown ? "<html>" : steadyBody(query, query.promql.includes("5..") ? 0 : 1200);
      },
    });
    measure = openMeasuring(ports);
  });

  it("answers alike until a step ends, and reads what is new then", async () => {
    const first = await measure(BODY);
    expect(first.outcome).to.equal("pass");
    const before = asked;
    now += 4000;
    expect(await measure(BODY)).to.equal(first);
    expect(asked).to.equal(before);
    now += 60_000;
    expect(await measure(BODY)).not.to.equal(first);
    expect(asked).to.be.within(before + 1, before + 20);
  });

  it("reads budget and burn once for all canaries of an objective", async () => {
    await measure(BODY);
    const before = asked;
    await measure(BODY.replace('"c"', '"d"'));
    expect(asked - before).to.equal(2);
  });

  it("asks a source that was down again after a second", async () => {
    isDown = true;
    expect((await measure(BODY)).outcome).to.equal("hold");
    isDown = false;
    expect((await measure(BODY)).outcome).to.equal("hold");
    now += 1001;
    expect((await measure(BODY)).outcome).to.equal("pass");
  });

  it("loses patience with a version that shows nothing, although nobody said since when it runs", async () => {
    const document = serviceDocument("pay", ["errors"]) as { readonly spec: object };
    const canary = { onNoData: "fail", patience: "10m" };
    let isSilent = true;
    const ports = measurePorts({
      documents: [{ ...document, spec: { ...document.spec, canary } }],
      now: () => now,
      answer: (query) => {
        const isCanary = query.promql.includes('rollouts_pod_template_hash="c"');
        if (isCanary && isSilent) return NOTHING;
        return steadyBody(query, query.promql.includes("5..") ? 0 : 1200);
      },
    });
    measure = openMeasuring(ports);
    const outcomeAfter = async (minutes: number) => {
      now += minutes * 60_000;
      return (await measure(BODY)).outcome;
    };
    expect(await outcomeAfter(0)).to.equal("hold");
    expect(await outcomeAfter(9)).to.equal("hold");
    expect(await outcomeAfter(2)).to.equal("fail");
    isSilent = false;
    expect(await outcomeAfter(1)).to.equal("pass");
  });

  it("loses patience with a source that was down from the start", async () => {
    const document = serviceDocument("pay", ["errors"]) as { readonly spec: object };
    const canary = { onSourceDown: "fail", patience: "10m" };
    const ports = measurePorts({
      documents: [{ ...document, spec: { ...document.spec, canary } }],
      now: () => now,
      answer: () => "<html>",
    });
    measure = openMeasuring(ports);
    expect((await measure(BODY)).outcome).to.equal("hold");
    now += 11 * 60_000;
    expect((await measure(BODY)).outcome).to.equal("fail");
  });
});
