import { expect } from "chai";
import { waitFor } from "#test/support/wait-for.ts";
import { stepsOfAStory } from "./story-steps.ts";
import { loopWorld, PROD } from "./world.ts";
import { APPLICATIONS } from "./world-actions.ts";

interface LiveRollout {
  readonly status?: { readonly availableReplicas?: number };
}

describe("an empty cluster", () => {
  stepsOfAStory();

  it("comes to all healthy from Git alone, by its root Application", async () => {
    const { bringUp, times, live } = loopWorld();
    const begun = performance.now();
    await bringUp();
    times.note(
      `root Application → ${APPLICATIONS.length} Applications healthy`,
      performance.now() - begun,
    );
    // The autoscaler's part comes when it comes.
    const isWhole = async () => {
      const rollout = await live<LiveRollout>(PROD, "rollout/ml-inference");
      return rollout?.status?.availableReplicas === 5 ? true : null;
    };
    await waitFor(isWhole, { what: "5 replicas in prod", forMs: 60_000 });
  });

  it("has the guardrails of that commit in force on both servers of the webhook", async () => {
    const { bringBundle, git, plane } = loopWorld();
    const before = await git.fetch();
    const revision = await bringBundle();
    expect(await git.fetch(), "nothing was left to commit").to.equal(before);
    expect(revision).to.match(/^sha256:/);
    const { exitCode, stderr } = await plane.kubectl([
      ...["-n", PROD, "create", "deployment", "nginx", "--image=nginx:latest"],
    ]);
    expect(exitCode).to.equal(1);
    expect(stderr).to.contain("best-practices/pinned-images");
  });

  it("answers real requests, which Prometheus counts by the labels of pods", async () => {
    const { service, prometheus } = loopWorld();
    service.setRate(200);
    const query = `sum(rate(inference_requests_total{namespace="${PROD}",version="1.4.2",status="200"}[10s]))`;
    await untilValue(prometheus.url, query, (value) => value > 100);
  });
});

async function untilValue(
  url: string,
  query: string,
  isSo: (value: number) => boolean,
): Promise<void> {
  await waitFor(
    async () => {
      const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(query)}`);
      const { data } = (await answer.json()) as Answer;
      const value = Number(data.result[0]?.value[1] ?? Number.NaN);
      return isSo(value) ? true : null;
    },
    { what: query, forMs: 60_000 },
  );
}

interface Answer {
  readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
}
