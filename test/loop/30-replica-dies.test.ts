import { expect } from "chai";
import { serversOf } from "#test/support/apply-bundle.ts";
import { type RequestLoad, startLoad } from "#test/support/request-load.ts";
import { waitFor } from "#test/support/wait-for.ts";
import { stepsOfAStory } from "./story-steps.ts";
import { APP, loopWorld, PROD } from "./world.ts";

const CLIENTS = 12;
const labels = { app: APP, owner: "ml-platform", env: "prod" };
/** A write that must pass leaves nothing behind; one that must not would stay. */
const REQUESTS = [
  {
    path: `/api/v1/namespaces/${PROD}/configmaps?dryRun=All`,
    body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "calm", labels } },
    status: 201,
  },
  {
    path: `/apis/apps/v1/namespaces/${PROD}/deployments`,
    body: {
      ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "let-through", labels } },
      spec: {
        ...{ replicas: 0, selector: { matchLabels: { app: "let-through" } } },
        template: {
          metadata: { labels: { app: "let-through" } },
          spec: { containers: [{ name: "nginx", image: "nginx:latest" }] },
        },
      },
    },
    status: 403,
    says: "best-practices/pinned-images",
  },
];

describe("a replica of the webhook that dies under writes", function () {
  this.timeout(900_000);
  stepsOfAStory();
  let load: RequestLoad;
  let killedAt = 0;

  before(async () => {
    const { plane, bringUp } = loopWorld();
    await bringUp();
    load = startLoad(plane, { clients: CLIENTS, requests: REQUESTS });
  });
  after(() => load.stop());

  it("is not missed for long: the other one answers every write", async () => {
    const { webhook, times } = loopWorld();
    await answers(50);
    expect(lost(load.failures)).to.deep.equal([]);
    killedAt = Date.now();
    await webhook.replicas[0]?.kill();
    await answers(100);
    const { failures } = load;
    const last = Math.max(
      killedAt,
      ...failures.map((line) => Date.parse(line.split(" ")[0] ?? "")),
    );
    times.note(
      `a replica dies: the last of ${failures.length} failed writes after`,
      last - killedAt,
    );
  });

  it("lets no write through unjudged: those that failed were refused", async () => {
    const { plane } = loopWorld();
    for (const failure of load.failures) expect(failure).to.contain("failed calling webhook");
    const { stderr } = await plane.kubectl(["-n", PROD, "get", "deployment", "let-through"]);
    expect(stderr).to.contain("NotFound");
  });

  it("comes back, and no write fails by that", async () => {
    const { webhook, plane, times } = loopWorld();
    const before = load.failures.length;
    const begun = performance.now();
    await webhook.replicas[0]?.start();
    await waitFor(async () => {
      const servers = await serversOf(plane, APP);
      const [revision] = servers.map((server) => server.revision);
      const agreed = servers.filter((server) => server.revision === revision);
      return agreed.length >= webhook.replicas.length ? true : null;
    });
    times.note("a replica that died → ready with the bundle in force", performance.now() - begun);
    await answers(100);
    expect(lost(load.failures.slice(before))).to.deep.equal([]);
  });

  /** Waits until so many writes in a row were answered as they should be. */
  async function answers(inARow: number): Promise<void> {
    let [count, failed] = [load.count(), load.failures.length];
    await waitFor(
      async () => {
        if (load.failures.length > failed) [count, failed] = [load.count(), load.failures.length];
        return load.count() - count >= inARow ? true : null;
      },
      { what: `${inARow} good answers in a row`, forMs: 120_000 },
    ).catch((error: Error) => {
      throw new Error(`${error.message}: ${load.failures.slice(-3).join("\n")}`, { cause: error });
    });
  }
});

/** Failures but for those of a machine that is too busy to answer a review in time. */
function lost(failures: readonly string[]): readonly string[] {
  return failures.filter((failure) => !failure.includes("deadline exceeded"));
}
