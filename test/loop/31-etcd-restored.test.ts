import { expect } from "chai";
import { serversOf } from "#test/support/apply-bundle.ts";
import { retried, waitFor } from "#test/support/wait-for.ts";
import { stepsOfAStory } from "./story-steps.ts";
import { APP, loopWorld, PROD } from "./world.ts";
import { APPLICATIONS } from "./world-actions.ts";

const NAMESPACE = "written-later";
const DEV = "infrastructure/overlays/dev/kustomization.yaml";

describe("an etcd that is restored while the whole suite is down", function () {
  this.timeout(900_000);
  stepsOfAStory();
  let revision: string;
  let lostVersion: number;

  before(async () => {
    const { plane, bringUp, bringBundle } = loopWorld();
    await bringUp();
    revision = await bringBundle();
    await plane.backup();
    await retried(() => plane.kubectl(["create", "namespace", NAMESPACE]), { forMs: 60_000 });
  });

  it("loses what was written after the backup", async () => {
    const { git, untilSynced, plane, webhook, analysis } = loopWorld();
    const quieter = (text: string) => text.replace(/LOG_LEVEL=.*/, "LOG_LEVEL=info");
    await untilSynced("ml-inference-dev", await git.commit({ [DEV]: quieter }, "Log less in dev"));
    lostVersion = await lastVersion();
    await Promise.all([...webhook.replicas, analysis].map(({ stop }) => stop()));
    await plane.restore(lostVersion);
    const { stderr } = await plane.kubectl(["get", "namespace", NAMESPACE]);
    expect(stderr).to.contain("NotFound");
  });

  it("has the suite back by itself: the bundle in force, and what is bad refused", async () => {
    const { plane, webhook, analysis, times } = loopWorld();
    const begun = performance.now();
    await Promise.all([...webhook.replicas, analysis].map(({ start }) => start()));
    await waitFor(isInForce, { what: `both replicas at ${revision}`, forMs: 120_000 });
    await waitFor(
      async () => {
        const nginx = ["create", "deployment", "nginx", "--image=nginx:latest"];
        const { stderr } = await plane.kubectl(["-n", PROD, ...nginx]);
        return stderr.includes("best-practices/pinned-images") ? stderr : null;
      },
      { what: "a denial", forMs: 60_000 },
    );
    times.note(
      "etcd restored, the suite started → bad objects are refused",
      performance.now() - begun,
    );
  });

  it("has every Application synced and healthy again, what was lost among them", async () => {
    const { git, untilSynced, untilRollout, times } = loopWorld();
    const begun = performance.now();
    const head = await git.fetch();
    for (const name of APPLICATIONS) await untilSynced(name, head, 240);
    await untilRollout(({ phase }) => phase === "Healthy", 120);
    times.note("etcd restored → every Application synced and healthy", performance.now() - begun);
    const { stdout } = await loopWorld().plane.kubectl([
      "-n",
      "ml-inference-dev",
      "get",
      "cm",
      "-o",
      "json",
    ]);
    expect(stdout).to.contain('"LOG_LEVEL": "info"');
  });

  it("has objectives and verdicts again", async () => {
    const { analysis } = loopWorld();
    const budgets = await (await fetch(`${analysis.url}/v1/budgets`)).text();
    expect(budgets).to.contain(`${APP}/availability`);
  });

  async function isInForce(): Promise<true | null> {
    const { plane, webhook } = loopWorld();
    const servers = await serversOf(plane, APP).catch(() => []);
    const names = servers.filter((server) => server.revision === revision).map(({ name }) => name);
    return webhook.replicas.every(({ name }) => names.includes(name)) ? true : null;
  }

  /** The newest version that the cluster knows. */
  async function lastVersion(): Promise<number> {
    const { stdout } = await loopWorld().plane.kubectl(["get", "--raw", "/api/v1/events?limit=1"]);
    return Number(JSON.parse(stdout).metadata.resourceVersion);
  }
});
